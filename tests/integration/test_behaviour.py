"""Behaviour against a second implementation: Python changes the case table by itself, imports and
settles it; a run's scenario under the same behaviour has the same results. Plans that are wrong are
told all at once."""

import csv
import math
import unittest

import h5py
import numpy

from program import ProgramTest, main
from result_check import VARIABLES, Result

PLAN = """\
schema = 1
name = "behaviour"
policies = ["guigang-2020", "dip-national"]
seed = 3
scenarios = 2
[data]
region = "region.h5"
year = 2024
history = [2023]
[budget.employee]
total = 6e6
[budget.resident]
total = 12e6
[output]
prepaid = true
"""
BEHAVIOUR = """
[[behaviour]]
name = "b"
kind = "%s"
prevalence = 1
strength = %g
"""
MONEY = ["total_cost", "fund_paid", "patient_paid", "other_paid", "self_expense",
         "unreasonable_cost", "excluded_cost"]


def scaled(row, factor):
    return {**row, **{name: repr(float(row[name]) * factor) for name in MONEY}}


class AgainstAnImportedTable(ProgramTest):
    def setUp(self):
        super().setUp()
        self.drgsim("synth", "--out", "tables", "--cases", 4000, "--hospitals", 8, "--groups", 90,
                    "--years", 2)
        self.rows = self.table("tables/cases.csv")
        self.level = {row["hospital_id"]: int(row["level"])
                      for row in self.table("tables/hospitals.csv")}
        self.codes = {row["group_code"] for row in self.table("tables/groups.csv")}
        self.store(self.rows, "region.h5")

    def table(self, name):
        with open(self.path(name), newline="", encoding="utf-8-sig") as file:
            return list(csv.DictReader(file))

    def store(self, rows, name):
        with open(self.path("changed.csv"), "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(self.rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        self.drgsim("import", "--cases", "changed.csv", "--hospitals", "tables/hospitals.csv",
                    "--groups", "tables/groups.csv", "--out", name, "--force")

    def agrees(self, kind, strength, change, keys="", policies=("guigang-2020", "dip-national")):
        """`change` makes of a case of 2024 the cases that stand in its place."""
        plan = PLAN.replace('"guigang-2020", "dip-national"',
                            ", ".join(f'"{name}"' for name in policies))
        self.write("plan.toml", plan + BEHAVIOUR % (kind, strength) + keys)
        self.drgsim("run", "plan.toml", "--out", "run.h5", "--force")
        first, later = [], []
        for row in self.rows:
            cases = change(row) if row["discharge_date"].startswith("2024") else [row]
            first.append(cases[0])
            later += [{**case, "case_id": case["case_id"] + "s"} for case in cases[1:]]
        self.store(first + later, "changed.h5")
        self.write("changed.toml", plan.replace("region.h5", "changed.h5"))
        self.drgsim("settle", "changed.toml", "--out", "settled.h5", "--force")
        run, settled = Result(self.path("run.h5")), Result(self.path("settled.h5"))
        moved = 0
        for name in VARIABLES:
            ours, theirs = run.drawn[name][:, 1], settled.base[name]
            scale = numpy.abs(theirs).max()
            self.assertLess(numpy.abs(ours - theirs).max(), 1e-6 * scale + 1e-9, name)
            moved = max(moved, numpy.abs(ours - run.base[name]).max() / (scale + 1))
        self.assertGreater(moved, 1e-4)  # the behaviour did something

    def test_upcoding(self):
        def climbed(row):
            code = row["group_code"]
            above = {"5": "31", "3": "1"}.get(code[3:], "")
            target = next((code[:3] + s for s in above if code[:3] + s in self.codes), None)
            return [row if target is None else scaled({**row, "group_code": target}, 1.04)]
        self.agrees("upcoding", 1, climbed, "cost_change = 0.04\n")

    def test_splitting(self):
        def split(row):
            share = 0.35
            days = int(math.floor(int(row["los_days"]) * share + 0.5))
            month = min(int(row["discharge_date"][5:7]) + 1, 12)
            later = f'2024-{month:02}-{min(int(row["discharge_date"][8:]), 28):02}'
            first = scaled({**row, "los_days": int(row["los_days"]) - days}, 1 - share)
            second = scaled({**row, "los_days": days, "admission_date": "",
                             "discharge_date": later}, share)
            return [first, second]
        self.agrees("splitting", 0.35, split, "months_later = 1\n")

    def test_bunching(self):
        self.drgsim("calibrate", "region.h5", "--policy", "guigang-2020", "--history", 2023,
                    "--out", "standards.csv")
        standard = {row["group_code"]: row for row in self.table("standards.csv")}
        # M over the grouped cases of the history, C net of what is paid beside the group payment.
        costs = [float(row["total_cost"]) - float(row["excluded_cost"]) for row in self.rows
                 if row["discharge_date"].startswith("2023")
                 and row["group_code"] not in ("", "0000")]
        mean = sum(costs) / len(costs)

        def lifted(row):
            group = standard.get(row["group_code"])
            if group is None or group["weight"] == "" or group["unstable"] == "1":
                return [row]
            level = self.level[row["hospital_id"]]
            low = 0.3 * mean * float(group["weight"]) * float(group[f"level_{level}"])
            low = math.ceil(100 * low * (1 - 1e-11)) / 100
            cost = float(row["total_cost"]) - float(row["excluded_cost"])
            return [scaled(row, low / cost) if 0.75 * low <= cost < low else row]
        self.agrees("bunching", 0.25, lifted, policies=["guigang-2020"])

    def test_where_by_level_and_cost(self):
        def cheaper(row):
            return [scaled(row, 0.88) if self.level[row["hospital_id"]] == 3
                    and row["fund"] == "resident" else row]
        self.agrees("cost", -0.12, cheaper,
                    'by = "hospital"\nwhere = { level = 3, fund = "resident" }\n')


class Years(ProgramTest):
    """A horizon in a result file, with a race for volume whose effect is known."""

    PLAN = PLAN.replace('"guigang-2020", "dip-national"', '"dip-national"') + """
[horizon]
years = 3
recalibrate = false
growth.resident = { type = "uniform", low = 0.0, high = 0.1 }
""" + BEHAVIOUR % ("volume", 0.05)

    def test_years_in_a_result(self):
        self.small_study(self.PLAN, cases=2000)
        self.drgsim("run", "plan.toml", "--out", "r.h5")
        with h5py.File(self.path("r.h5")) as file:
            self.assertEqual(list(file["horizon"][:]), [2024, 2025, 2026])
            value, budget = file["horizon_point_value"][:], file["horizon_budget"][:]
            growth = file["driver_growth-resident"][:]
            self.assertEqual(value.shape, (1, 2, 3, 2))
            self.assertEqual(file["horizon_hospital_cost"].shape, (1, 2, 3, 20))
            self.assertEqual(file["base/horizon_payout"].shape, (1, 3, 2))
            for year in range(3):
                # Employee: no growth, 5 % more a year for the same money.
                numpy.testing.assert_allclose(value[0, :, year, 0],
                                              value[0, :, 0, 0] / 1.05 ** year, rtol=1e-9)
                numpy.testing.assert_allclose(budget[0, :, year, 1],
                                              12e6 * (1 + growth) ** year, rtol=1e-12)
            numpy.testing.assert_allclose(value[0, :, 0], file["point_value"][0], rtol=1e-12)
            numpy.testing.assert_allclose(file["base/horizon_budget"][0, :, 1],
                                          12e6 * 1.05 ** numpy.arange(3), rtol=1e-12)
            balance = file["horizon_balance"][:]
            numpy.testing.assert_allclose(balance, budget - file["horizon_payout"][:], atol=1e-6)
        self.drgsim("verify", "r.h5")
        self.drgsim("summary", "r.h5")
        self.write("plan.toml", PLAN)
        self.drgsim("run", "plan.toml", "--out", "without.h5")
        with h5py.File(self.path("without.h5")) as file:
            self.assertFalse([name for name in file if name.startswith("horizon")])


class Runs(ProgramTest):
    def setUp(self):
        super().setUp()
        self.small_study(PLAN, cases=2000)

    PARTS = """
[[behaviour]]
name = "climb"
kind = "upcoding"
prevalence = { type = "uniform", low = 0.02, high = 0.15 }
strength = 1
by = "hospital"
[[behaviour]]
name = "lower"
kind = "cost"
prevalence = 0.5
strength = { type = "normal", mean = -0.05, sd = 0.04 }
by = "level"
drawn = true
"""

    def test_threads_and_resume_leave_the_bits(self):
        self.write("plan.toml", PLAN + self.PARTS)
        for name, options in (("one.h5", ["--threads", 1]), ("two.h5", ["--threads", 2])):
            self.drgsim("run", "plan.toml", "--out", name, "--scenarios", 70, *options)
        self.drgsim("run", "plan.toml", "--out", "one.h5", "--scenarios", 70, "--resume")
        one, two = Result(self.path("one.h5")), Result(self.path("two.h5"))
        for name in VARIABLES:
            numpy.testing.assert_array_equal(one.drawn[name], two.drawn[name])
        climb = one.drivers["climb-prevalence"]
        self.assertEqual(climb.shape, (70, 20))
        self.assertTrue(((climb > 0.02) & (climb < 0.15)).all())
        self.assertEqual(one.drivers["climb-strength"].max(), 1)
        self.assertEqual(one.drivers["lower-strength"].shape, (70, 3))
        # A larger share of cases that climb, a lower value of a point.
        value = one.drawn["point_value"][0].mean(axis=1)
        share = climb.mean(axis=1)
        self.assertLess(numpy.corrcoef(share, value)[0, 1], 0)
        self.drgsim("verify", "one.h5")
        self.fails("explain", "plan.toml", "--hospital", "H0001", "--scenario", 1,
                   says="changes the cases themselves")

    def test_wrong_plans_are_told_all_at_once(self):
        plan = PLAN + """
[[behaviour]]
name = "a b"
kind = "upcodding"
prevalence = "much"
strength = 1
[[behaviour]]
name = "cost"
kind = "cost"
prevalence = { low = 0, high = 1 }
strength = { type = "normal", mean = 0 }
months_later = 2
by = "fund"
where = { hospital = [] }
[[behaviour]]
name = "cost"
kind = "outpatient"
prevalence = 0.1
strength = 0.5
drawn = true
leave_first = "mild"
"""
        self.write("plan.toml", plan)
        line = lambda text, at=0: [i for i, l in enumerate(plan.splitlines(), 1) if text in l][at]
        self.fails("validate", "plan.toml", says=[
            f'plan.toml:{line("a b") - 1}: the behaviour name is "a b"',
            f'plan.toml:{line("upcodding")}:', f'plan.toml:{line("much")}:',
            f'plan.toml:{line("low = 0")}: `behaviour.prevalence` is a table without `type`',
            f'plan.toml:{line("mean = 0")}: distribution normal lacks "sd"',
            f'plan.toml:{line("months_later")}: behaviour "cost" of kind cost has `months_later`',
            f'plan.toml:{line("fund", -1)}:', f'plan.toml:{line("where")}: `where.hospital`',
            f'plan.toml:{line("drawn")}: behaviour "cost" is drawn, but mild',
            'needs the driver name "cost-prevalence", which is taken'])

    def test_what_applies_nowhere_is_warned_of(self):
        self.write("plan.toml", PLAN.replace('"dip-national"', '"fee-for-service"') + """
[[behaviour]]
name = "climb"
kind = "upcoding"
prevalence = 2
strength = 1
where = { group = "AA19" }
[[behaviour]]
name = "lift"
kind = "bunching"
prevalence = 0.2
strength = 0.1
""")
        told = self.drgsim("validate", "plan.toml")
        told = told.stdout + told.stderr
        self.assertIn('behaviour "climb" applies nowhere', told)
        self.assertIn("can lie outside 0 to 1", told)
        self.assertIn('behaviour "lift" does nothing under fee-for-service', told)
        self.write("plan.toml", PLAN + BEHAVIOUR % ("upcoding", 1) + 'siblings = { QQ15 = "QQ13" }\n')
        self.fails("settle", "plan.toml", "--out", "s.h5", says='name the group "QQ15"')


if __name__ == "__main__":
    main()
