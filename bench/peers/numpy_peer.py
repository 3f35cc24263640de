"""The work in numpy, one scenario after the other, scenarios divided over processes. `cell`: cases
stand sorted by fund, hospital, month and group, in tiles that stay in the second-level cache, so sums
are np.add.reduceat and no scatter; sums without a threshold in them are taken by cell. `case`: the
rules written down on whole columns, cases in the order of the table they came from."""

import concurrent.futures
import sys
import time

import numpy as np

import standards
import work as files
from settlement import UNIT, WHOLE_MONTHLY, clear

TILE = 16384  # cases


class Tile:
    """Cases of whole cells, and where their standards and sums stand."""

    def __init__(self, work, first, last):
        begin, end = work["cell_begin"][first], work["cell_begin"][last]
        cases = slice(begin, end)
        self.cost, self.unreasonable = work["case_cost"][cases], work["case_unreasonable"][cases]
        self.hospital = work["case_segment"][cases] // 12 % work["hospitals"]
        self.group = work["case_group"][cases]
        self.row = self.group * 3 + work["level"][self.hospital] - 1
        self.cell = work["case_cell"][cases]
        starts = work["cell_begin"][first:last] - begin
        self.filled = first + np.flatnonzero(np.diff(np.append(starts, end - begin)))
        self.starts = starts[self.filled - first]


def tiles(work):
    begin = work["cell_begin"]
    edges = np.searchsorted(begin, np.arange(0, work["tail_cases"], TILE))
    edges = np.unique(np.append(edges, work["cells"]))
    found = [Tile(work, a, b) for a, b in zip(edges, edges[1:])]
    return [tile for tile in found if len(tile.cost)]


class Scenario:
    """One scenario's sums by cell, then by segment, then its settlement."""

    def __init__(self, work, cut, scenario):
        self.work, self.s = work, scenario
        self.cost_group = work["times_cost_group"][scenario]
        self.cost_hospital = work["times_cost_hospital"][scenario]
        self.volume = work["times_volume"][scenario]
        self.k = work["hospital_coefficient"]
        base, normal, low, high, standard = standards.rows(work, scenario)
        self.rows = [np.repeat(base, 3)] + [x.ravel() for x in (normal, low, high, standard)]
        self.points, self.addon = np.zeros(work["cells"]), np.zeros(work["cells"])
        for tile in cut:
            self.evaluate(tile)

    def evaluate(self, tile):
        base, normal, low, high, standard = self.rows
        factor = self.cost_group[tile.group] * self.cost_hospital[tile.hospital]
        cost = tile.cost * factor
        points = normal[tile.row] * self.k[tile.hospital]
        below = np.flatnonzero(cost < low[tile.row])
        row = tile.row[below]
        above = np.flatnonzero(cost > high[tile.row])
        if len(above):
            at = tile.row[above]
            reviewed = cost[above] - tile.unreasonable[above] * factor[above]
            add = points[above] * np.maximum(0.0, (reviewed - high[at]) / standard[at])
            np.add.at(self.addon, tile.cell[above], add)
        points[below] = np.minimum(base[row], UNIT / self.work["mean_cost"] * cost[below])
        self.points[tile.filled] = np.add.reduceat(points, tile.starts)

    def settled(self):
        work, shape = self.work, (2, self.work["hospitals"], 12)
        segment, group = work["cell_segment"], work["cell_group"]
        pair = segment // 12
        hospital = pair % work["hospitals"]
        by_group = self.cost_group[group]
        count = self.volume[hospital]
        money = by_group * self.cost_hospital[hospital] * count
        whole = work["cell_whole"] * (UNIT / work["mean_cost"]) * money
        points, addon = self.points * count, self.addon * count

        def by_month(values):
            return np.bincount(segment, values, shape[0] * shape[1] * 12).reshape(shape)

        def by_pair(values):
            return np.bincount(pair, values, shape[0] * shape[1]).reshape(shape[:2])

        total = points + addon + whole
        sums = {"month_points": by_month(points + WHOLE_MONTHLY * whole), "addon": by_month(addon),
                "points": by_pair(total), "self_expense": by_pair(work["cell_self_expense"] * money)}
        other = work["cell_other"] * money
        sums["other"] = by_month(other)
        for name in ("cost", "booked"):
            sums[name] = by_month(work["cell_" + name] * money)
        out, yuan_per_point = clear(work, self.s, sums)
        paid = total * yuan_per_point.ravel()[pair] - other
        out["group_payout"] = np.bincount(group, paid, work["groups"])
        return out


def settled_by_case(work, s):
    """One scenario on the columns of all cases."""
    segment, group = work["all_segment"], work["all_group"]
    pair = segment // 12
    hospital = pair % work["hospitals"]
    row = group * 3 + work["level"][hospital] - 1
    base, normal, low, high, standard = (x.ravel() for x in standards.rows(work, s))
    factor = work["times_cost_group"][s][group] * work["times_cost_hospital"][s][hospital]
    count = work["times_volume"][s][hospital]
    cost = work["all_cost"] * factor
    reviewed = cost - work["all_unreasonable"] * factor
    at_cost = UNIT / work["mean_cost"]
    whole = work["all_whole"] != 0
    usual = normal[row] * work["hospital_coefficient"][hospital]
    ordinary = np.where(cost < low[row], np.minimum(base[group], at_cost * cost), usual)
    in_month = np.where(whole, WHOLE_MONTHLY * at_cost * reviewed, ordinary) * count
    beyond = np.maximum(0.0, (reviewed - high[row]) / standard[row])
    addon = np.where(whole | (cost <= high[row]), 0.0, usual * beyond) * count
    total = np.where(whole, at_cost * reviewed, ordinary) * count + addon
    shape = (2, work["hospitals"], 12)

    def by_month(values):
        return np.bincount(segment, values, shape[0] * shape[1] * 12).reshape(shape)

    def by_pair(values):
        return np.bincount(pair, values, shape[0] * shape[1]).reshape(shape[:2])

    money = factor * count
    other = work["all_other"] * money
    out, yuan_per_point = clear(work, s, {
        "month_points": by_month(in_month), "addon": by_month(addon), "points": by_pair(total),
        "self_expense": by_pair(work["all_self_expense"] * money), "other": by_month(other),
        "cost": by_month(cost * count), "booked": by_month(work["all_booked"] * money)})
    paid = total * yuan_per_point.ravel()[pair] - other
    out["group_payout"] = np.bincount(group, paid, work["groups"])
    return out


WORK, CUT = {}, []  # of this process


def prepare(folder, way):
    WORK.update(files.load(folder))
    if way == "cell":
        CUT.extend(tiles(WORK))
    settled(0)  # first touch of its memory


def settled(scenario):
    return Scenario(WORK, CUT, scenario).settled() if CUT else settled_by_case(WORK, scenario)


def main(folder, threads, way):
    scenarios = files.load(folder)["scenarios"]
    with concurrent.futures.ProcessPoolExecutor(threads, initializer=prepare,
                                                initargs=(folder, way)) as pool:
        list(pool.map(settled, [0] * (4 * threads)))  # until every process has begun
        begin = time.perf_counter()
        found = list(pool.map(settled, range(scenarios)))
        print("seconds", time.perf_counter() - begin)
    files.save_answers(folder, found)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
