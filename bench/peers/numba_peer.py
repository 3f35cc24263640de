"""The work in numba, scenarios divided over threads, in double precision. `cell`: cases stand
sorted by fund, hospital, month and group, the thresholds are found once a cell and sums are kept in
registers. `case`: one case after the other as an imported table has them, every sum by index."""

import collections
import concurrent.futures
import os
import sys
import time

import numba
import numpy as np

import standards
import work as files
from settlement import ADVANCE_MONTHS, ALPHA, SELF_LIMIT, SURPLUS, UNIT, WHOLE_MONTHLY

POINTS, MONTH_POINTS, ADDON, COST, BOOKED, OTHER, SELF = range(7)
compiled = numba.njit(cache=False, error_model="numpy", nogil=True)


@compiled
def add_cells(w, drawn, rows, sums, cell_points):
    """Sums by segment and points by cell; the cases of a cell share their thresholds."""
    base, normal, low, high, standard = rows
    cost_group, cost_hospital, volume = drawn
    actual = UNIT / w.mean_cost
    for cell in range(len(w.cell_group)):
        group, segment = w.cell_group[cell], w.cell_segment[cell]
        hospital = segment // 12 % len(volume)
        factor, count = cost_group[group] * cost_hospital[hospital], volume[hospital]
        money = factor * count
        whole = w.cell_whole[cell] * actual * money
        begin, end = w.cell_begin[cell], w.cell_begin[cell + 1]
        points = addon = 0.0
        if begin < end:
            row = group, w.level[hospital] - 1
            first, last = low[row] / factor, high[row] / factor
            full, least, to_points = normal[row] * w.k[hospital], base[group], actual * factor
            for i in range(begin, end):
                c = w.case_cost[i]
                if c < first:
                    points += min(least, c * to_points)
                else:
                    points += full
                    if c > last:
                        over = (c - w.case_unreasonable[i]) * factor - high[row]
                        if over > 0.0:
                            addon += full * over / standard[row]
        total = (points + addon) * count + whole
        cell_points[cell] = total
        sums[POINTS, segment] += total
        sums[MONTH_POINTS, segment] += points * count + WHOLE_MONTHLY * whole
        sums[ADDON, segment] += addon * count
        sums[COST, segment] += w.cell_cost[cell] * money
        sums[BOOKED, segment] += w.cell_booked[cell] * money
        sums[OTHER, segment] += w.cell_other[cell] * money
        sums[SELF, segment] += w.cell_self[cell] * money


@compiled
def add_cases(w, drawn, rows, sums, cell_points):
    """The same, case by case."""
    base, normal, low, high, standard = rows
    cost_group, cost_hospital, volume = drawn
    actual = UNIT / w.mean_cost
    for cell in range(len(w.cell_group)):
        cell_points[cell] = 0.0
    for i in range(len(w.all_cost)):
        group, segment = w.all_group[i], w.all_segment[i]
        hospital = segment // 12 % len(volume)
        row = group, w.level[hospital] - 1
        factor, count = cost_group[group] * cost_hospital[hospital], volume[hospital]
        cost, money, addon = w.all_cost[i] * factor, factor * count, 0.0
        if w.all_whole[i]:
            points = actual * (cost - w.all_unreasonable[i] * factor)
            monthly = WHOLE_MONTHLY * points
        elif cost < low[row]:
            points = monthly = min(base[group], actual * cost)
        else:
            points = monthly = normal[row] * w.k[hospital]
            if cost > high[row]:
                over = cost - w.all_unreasonable[i] * factor - high[row]
                addon = points * max(0.0, over / standard[row])
        cell_points[w.all_cell[i]] += (points + addon) * count
        sums[POINTS, segment] += (points + addon) * count
        sums[MONTH_POINTS, segment] += monthly * count
        sums[ADDON, segment] += addon * count
        sums[COST, segment] += w.all_cost[i] * money
        sums[BOOKED, segment] += w.all_booked[i] * money
        sums[OTHER, segment] += w.all_other[i] * money
        sums[SELF, segment] += w.all_self[i] * money


@compiled
def clear(w, budget, fund, sums, out):
    """Rules 7 and 8 of one fund; out = value, month value, month payout, payout, yuan a point.
    Needs the points and booked payments of both funds for the hospital's deductions."""
    value, month_value, month_payout, payout, yuan = out
    n = len(w.level)
    segment = sums.reshape(7, 2, n, 12)
    year = segment.sum(axis=3)
    net = np.zeros(n)
    for h in range(n):
        both = year[POINTS, 0, h] + year[POINTS, 1, h]
        net[h] = year[POINTS, fund, h]
        if both != 0:
            net[h] -= w.deducted[h] * net[h] / both
    cost = year[COST, fund].sum()
    value[fund] = (cost - year[BOOKED, fund].sum() + budget) / net.sum()
    audited = 0.0
    for h in range(n):
        total = year[COST, fund, h]
        entitled = min(net[h] * value[fund] * w.assessment[h], SURPLUS * total)
        kept = entitled - max(0.0, year[SELF, fund, h] - SELF_LIMIT * total)
        both = year[BOOKED, 0, h] + year[BOOKED, 1, h]
        audit = w.audit[h] * year[BOOKED, fund, h] / both if both != 0 else 0.0
        audited += audit
        payout[fund, h] = kept - year[OTHER, fund, h] - audit
        points = year[POINTS, fund, h]
        yuan[fund, h] = kept / points if points != 0 else 0.0
    for t in range(12):
        points = segment[MONTH_POINTS, fund, :, t].sum()
        money = budget * w.month_share[fund, t]
        for h in range(n):
            money += segment[COST, fund, h, t] - segment[BOOKED, fund, h, t]
        month_value[fund, t] = money / points if points != 0 else 0.0
        paid = 0.0
        for h in range(n):
            paid += ((segment[MONTH_POINTS, fund, h, t] + segment[ADDON, fund, h, t])
                     * month_value[fund, t] - segment[OTHER, fund, h, t])
        month_payout[fund, t] = ALPHA * paid - audited / 12
    month_payout[fund, 0] += ADVANCE_MONTHS * w.past_booked[fund].sum() / 12


@compiled
def pay_groups(w, drawn, cell_points, yuan, group_payout):
    cost_group, cost_hospital, volume = drawn
    n = len(volume)
    for cell in range(len(w.cell_group)):
        pair = w.cell_segment[cell] // 12
        hospital, group = pair % n, w.cell_group[cell]
        money = cost_group[group] * cost_hospital[hospital] * volume[hospital]
        group_payout[group] += (cell_points[cell] * yuan[pair // n, hospital]
                                - w.cell_other[cell] * money)


def everything(add):
    """The compiled loop over scenarios around one of the two ways to add."""
    @compiled
    def run(w, draws, rows, out, first, last):
        budget, cost_group, cost_hospital, volume = draws
        value, month_value, month_payout, payout, group_payout = out
        for s in range(first, last):
            drawn = (cost_group[s], cost_hospital[s], volume[s])
            row = (rows[0][s], rows[1][s], rows[2][s], rows[3][s], rows[4][s])
            sums = np.zeros((7, 24 * len(w.level)))
            cell_points = np.empty(len(w.cell_group))
            yuan = np.empty((2, len(w.level)))
            add(w, drawn, row, sums, cell_points)
            for fund in range(2):
                clear(w, budget[s, fund], fund, sums,
                      (value[s], month_value[s], month_payout[s], payout[s], yuan))
            pay_groups(w, drawn, cell_points, yuan, group_payout[s])
    return run


def arguments(work):
    """The columns as a named tuple of arrays, which numba takes as one argument."""
    columns = {name: work[name] for name in work if name.startswith(("cell_", "case_", "all_"))}
    columns["cell_self"] = columns.pop("cell_self_expense")
    columns["all_self"] = columns.pop("all_self_expense")
    columns.update(level=work["level"], k=work["hospital_coefficient"],
                   assessment=work["hospital_assessment"], audit=work["hospital_audit_deduction"],
                   deducted=work["hospital_points_deducted"], past_booked=work["past_booked"],
                   month_share=work["month_share"], mean_cost=work["mean_cost"])
    return collections.namedtuple("Columns", columns)(**columns)


def compute(work, columns, run, scenarios, threads):
    """All of it for the first scenarios: rows of standards, loop, answers by name. Compiled code
    holds no lock, so threads divide the scenarios."""
    n, hospitals = scenarios, work["hospitals"]
    made = [standards.rows(work, s) for s in range(n)]
    rows = tuple(np.stack([scenario[i] for scenario in made]) for i in range(5))
    draws = (work["budget"] * work["times_budget"][:n], work["times_cost_group"][:n],
             work["times_cost_hospital"][:n], work["times_volume"][:n])
    out = {"point_value": np.zeros((n, 2)), "month_point_value": np.zeros((n, 2, 12)),
           "month_payout": np.zeros((n, 2, 12)), "hospital_payout": np.zeros((n, 2, hospitals)),
           "group_payout": np.zeros((n, work["groups"]))}
    edges = [n * part // threads for part in range(threads + 1)]
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda a, b: run(columns, draws, rows, tuple(out.values()), a, b),
                      edges, edges[1:]))
    return out


def main(folder, threads, way):
    work = files.load(folder)
    columns, run = arguments(work), everything(add_cells if way == "cell" else add_cases)
    compute(work, columns, run, threads, threads)  # compiles
    begin = time.perf_counter()
    out = compute(work, columns, run, work["scenarios"], threads)
    print("seconds", time.perf_counter() - begin)
    for name, values in out.items():
        values.tofile(os.path.join(folder, f"answer_{name}.f64"))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
