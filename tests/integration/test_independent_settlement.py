"""settle against a second, separate implementation: the rules of a DRG points year written in plain
Python from the formulas, read from the same CSV files. Both must agree to 1e-9 of the cost."""

import collections
import csv
import math

import h5py
import numpy

from program import ProgramTest, main

PLAN = """\
schema = 1
name = "twice"
policies = ["guigang-2020"]
[data]
region = "region.h5"
year = 2024
history = [2022, 2023]
[budget.employee]
total = 12e6
[budget.resident]
total = 45e6
[output]
prepaid = true
[override."guigang-2020"]
%s
"""
FUNDS = ["employee", "resident"]
BUDGET = {"employee": 12e6, "resident": 45e6}


def number(text, default=0.0):
    return float(text) if text else default


def half_up(value, digits):
    """Rounds half away from zero."""
    return math.floor(abs(value) * 10**digits + 0.5) / 10**digits * (1 if value >= 0 else -1)


class Case:
    def __init__(self, row, level):
        self.year, self.month = int(row["discharge_date"][:4]), int(row["discharge_date"][5:7]) - 1
        self.hospital, self.fund, self.group = row["hospital_id"], row["fund"], row["group_code"]
        self.level = level
        self.gross = number(row["total_cost"])
        self.excluded = number(row.get("excluded_cost"))
        self.cost = self.gross - self.excluded
        self.reviewed = self.cost - number(row.get("unreasonable_cost"))
        self.booked = number(row["fund_paid"])
        self.other = number(row.get("patient_paid")) + number(row.get("other_paid"))
        self.self_expense = number(row.get("self_expense"))


def isotonic(values, counts):
    """Pool adjacent violators on a short list."""
    blocks = []
    for value, count in zip(values, counts):
        blocks.append([value, count, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (v1, n1, k1), (v2, n2, k2) = blocks[-2], blocks[-1]
            blocks[-2:] = [[(v1 * n1 + v2 * n2) / (n1 + n2), n1 + n2, k1 + k2]]
    return [block[0] for block in blocks for _ in range(block[2])]


class Reference:
    """M, weights, level coefficients, stability (rules 2) from past cases."""

    def __init__(self, cases, groups):
        self.mean = sum(c.cost for c in cases) / len(cases)
        self.weight, self.coefficient, self.unstable = {}, {}, {}
        by_group = collections.defaultdict(list)
        for c in cases:
            by_group[c.group].append(c)
        for code, row in groups.items():
            own = by_group.get(code, [])
            costs = numpy.array([c.cost for c in own])
            n = len(own)
            cv = costs.std(ddof=1) / costs.mean() if n > 1 else math.inf
            self.unstable[code] = n <= 5 or cv > 1
            if row.get("unstable"):
                self.unstable[code] = row["unstable"] == "1"
            if n == 0:
                self.unstable[code] = True
                continue
            self.weight[code] = costs.mean() / self.mean
            self.coefficient[code] = self.levels(own, costs.mean(), code, row)

    def levels(self, own, mean, code, row):
        if self.unstable[code] or row.get("base_group") == "1":
            return {1: 1.0, 2: 1.0, 3: 1.0}
        costs = {level: [c.cost for c in own if c.level == level] for level in (1, 2, 3)}
        known = [level for level in (1, 2, 3) if costs[level]]
        ratios = [numpy.mean(costs[level]) / mean for level in known]
        repaired = dict(zip(known, isotonic(ratios, [len(costs[level]) for level in known])))
        filled = {}
        for level in (1, 2, 3):
            lower = [k for k in known if k <= level]
            filled[level] = repaired[lower[-1] if lower else known[0]]
        return {level: half_up(value, 8) for level, value in filled.items()}


def high_threshold(weight):
    for up_to, k in ((1, 3), (2, 2.5), (3, 2), (5, 1.5)):
        if weight <= up_to:
            return k
    return 1.3


def settle(cases, history, hospitals, groups, rate, cap_share, basis):
    """One year under guigang-2020. Returns arrays by fund, hospital, month, group (dicts)."""
    ref = Reference(history, groups)
    newest = max(c.year for c in history)
    out = collections.defaultdict(lambda: collections.defaultdict(float))
    requests = []
    for i, c in enumerate(cases):
        key = (c.fund, c.hospital)
        k = number(hospitals[c.hospital].get("coefficient"), 1.0)
        kind, add_on, excess = "normal", 0.0, 0.0
        if ref.unstable[c.group]:
            year = 100 * c.reviewed / ref.mean
            month = 0.7 * year
        else:
            w, coefficient = ref.weight[c.group], ref.coefficient[c.group][c.level]
            base = half_up(100 * w, 8)
            standard = ref.mean * w * coefficient
            threshold = high_threshold(w)
            year = base * coefficient * k
            if c.cost < 0.3 * standard:
                kind, year = "low", min(base, 100 * c.cost / ref.mean)
            elif c.cost > threshold * standard:
                kind = "high"
                add_on = year * max(0.0, c.reviewed / standard - threshold)
                excess = c.reviewed - threshold * standard
            month = year
        if excess > 0:
            requests.append((-excess, i, add_on))
        out["kind", kind][c.fund] += 1
        out["points"][key] += year
        out["group_points"][c.group] += year
        out["cell"][key + (c.group,)] += year
        out["month_points"][key + (c.month,)] += month
        for name, value in (("cost", c.cost), ("booked", c.booked), ("other", c.other - c.excluded),
                            ("self", c.self_expense), ("gross", c.gross)):
            out[name][key] += value
            out["month_" + name][key + (c.month,)] += value
            out["group_" + name][c.group] += value
    used = 0.0
    for _, i, add_on in sorted(requests):
        granted = min(max(cap_share * len(cases) - used, 0.0), rate)
        used += rate
        c = cases[i]
        out["addon"][c.fund, c.hospital, c.month] += granted * add_on
        for name, key in (("points", (c.fund, c.hospital)), ("group_points", c.group),
                          ("cell", (c.fund, c.hospital, c.group))):
            out[name][key] += granted * add_on
    share_of = collections.defaultdict(float)
    for c in history:
        if c.year == newest:
            share_of[c.fund, c.month] += c.booked
            share_of[c.fund] += c.booked
            out["last_booked"][c.fund, c.hospital] += c.booked
    for fund in FUNDS:
        both = [(fund, h) for h in hospitals]
        def total(name):
            return sum(out[name][key] for key in both)
        points = total("points")
        value = (total("cost") - total("booked") + BUDGET[fund]) / points
        out["value"][fund] = value
        for h in hospitals:
            key = (fund, h)
            row = hospitals[h]
            a = out["points"][key] * value * number(row.get("assessment"), 1.0)
            a = min(a, 1.3 * out["cost"][key])
            deducted = max(0.0, out["self"][key] - 0.1 * out["cost"][key])
            booked = [out["booked"][f, h] for f in FUNDS]
            mine = out["booked"][key] / sum(booked) if sum(booked) else 0.5
            audit = number(row.get("audit_deduction")) * mine
            out["entitlement"][key] = a
            out["payout"][key] = a - out["other"][key] - deducted - audit
            for g in groups:
                if out["points"][key] and out["cell"].get(key + (g,)):
                    out["group_payout"][g] += (a - deducted) * out["cell"][key + (g,)] / out["points"][key]
            for t in range(12):
                out["audit_month"][key + (t,)] = audit / 12
        for t in range(12):
            money = BUDGET[fund] * share_of[fund, t] / share_of[fund]
            if basis == "total-cost":
                money += sum(out["month_cost"][key + (t,)] - out["month_booked"][key + (t,)] for key in both)
            month = money / sum(out["month_points"][key + (t,)] for key in both)
            out["month_value"][fund, t] = month
            for key in both:
                at = key + (t,)
                paid = (out["month_points"][at] + out["addon"][at]) * month - out["month_other"][at]
                advance = 2 * out["last_booked"][key] / 12 if t == 0 else 0
                out["prepaid"][at] = 0.9 * paid - out["audit_month"][at] + advance
    for g in groups:
        out["group_payout"][g] -= out["group_other"][g]
    return out


class IndependentSettlement(ProgramTest):
    def rows(self, name):
        with open(self.path(name), encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def compare(self, override, rate, cap_share, basis):
        self.drgsim("synth", "--out", "csv", "--cases", 6000, "--hospitals", 15, "--groups", 60,
                    "--years", 3, "--seed", 5, "--force")
        hospitals = {row["hospital_id"]: row for row in self.rows("csv/hospitals.csv")}
        groups = {row["group_code"]: row for row in self.rows("csv/groups.csv")}
        everything = [Case(row, int(hospitals[row["hospital_id"]]["level"]))
                      for row in self.rows("csv/cases.csv")]
        self.drgsim("import", "--cases", "csv/cases.csv", "--hospitals", "csv/hospitals.csv",
                    "--groups", "csv/groups.csv", "--out", "region.h5", "--force")
        self.write("plan.toml", PLAN % override)
        self.drgsim("settle", "plan.toml", "--out", "s.h5", "--force")
        mine = settle([c for c in everything if c.year == 2024],
                      [c for c in everything if c.year in (2022, 2023)],
                      hospitals, groups, rate, cap_share, basis)
        with h5py.File(self.path("s.h5")) as file:
            names = {axis: [x.decode() if isinstance(x, bytes) else x for x in file[axis][:]]
                     for axis in ("fund", "hospital", "group")}
            base = {name: file["base"][name][0] for name in file["base"]
                    if file["base"][name].shape[:1] == (1,)}
        self.assertEqual(names["hospital"], list(hospitals))

        def check(variable, source, keys, scale):
            for index, key in keys:
                self.assertLessEqual(abs(base[variable][index] - mine[source][key]),
                                     1e-9 * max(1.0, scale(key)), f"{variable} {key}")

        funds = [((f,), fund) for f, fund in enumerate(names["fund"])]
        pairs = [((f, h), (fund, hospital)) for f, fund in enumerate(names["fund"])
                 for h, hospital in enumerate(names["hospital"])]
        months = [(at + (t,), key + (t,)) for at, key in pairs for t in range(12)]
        fund_months = [((f, t), (fund, t)) for (f,), fund in funds for t in range(12)]
        cells = [((names["group"].index(g),), g) for g in groups if g in names["group"]]
        cost = lambda key: mine["gross"][key[:2]]
        group_cost = lambda key: mine["group_gross"][key]
        check("point_value", "value", funds, lambda key: mine["value"][key])
        for kind in ("low", "normal", "high"):
            check("cases_" + kind, ("kind", kind), funds, lambda key: 1)
        check("hospital_points", "points", pairs, lambda key: mine["points"][key])
        check("hospital_cost", "gross", pairs, cost)
        check("hospital_booked", "booked", pairs, cost)
        check("hospital_entitlement", "entitlement", pairs, cost)
        check("hospital_payout", "payout", pairs, cost)
        check("hospital_prepaid", "prepaid", months, cost)
        check("month_point_value", "month_value", fund_months, lambda key: 100)
        check("group_points", "group_points", cells, lambda key: mine["group_points"][key])
        check("group_payout", "group_payout", cells, group_cost)
        return mine

    def test_with_a_cap_that_does_not_bind(self):
        self.compare("review.approval_rate = 0.7\nreview.cap_share = 0.5", 0.7, 0.5, "total-cost")

    def test_with_a_binding_cap_and_the_printed_monthly_form(self):
        mine = self.compare('review.cap_share = 0.01\npoint_value.monthly_basis = "fund"',
                            1.0, 0.01, "fund")
        self.assertGreater(sum(mine["kind", "high"].values()), 60, "the cap of 60 cases must bind")


if __name__ == "__main__":
    main()
