"""Indicators, alerts and cliffs of a settlement, recomputed from the CSV files alone."""

import csv
import io
from collections import defaultdict

import numpy
import xarray

from program import PLAN, ProgramTest, main

LIMITS = {"cost_index": ("cost_index", 1.02), "time_index": ("time_index", 1.01),
          "self_expense_share": ("self_expense_share", 0.1), "low_share": ("share_low", 0.02),
          "high_share": ("share_high", 0.02), "surplus_rate": ("surplus_rate", 0.1),
          "loss_rate": ("surplus_rate", 0.1), "admissions_per_person": ("admissions_per_person", 1.2)}
ALERTS = '[override."guigang-2020".alerts]\ngrassroots_share = 0.3\n' + "".join(
    f"{name} = {limit}\n" for name, (_, limit) in LIMITS.items())


class Indicators(ProgramTest):
    def setUp(self):
        super().setUp()
        self.drgsim("synth", "--out", "csv", "--cases", 4000, "--hospitals", 20, "--groups", 60,
                    "--years", 2)
        cases, hospitals = self.table("csv/cases.csv"), self.table("csv/hospitals.csv")
        for row, case in enumerate(cases):
            case["person_id"] = "" if row % 11 == 0 else f"p{row * 7919 % 2500}"
        for row, hospital in enumerate(hospitals):
            hospital["community"] = ["East", "West", ""][row % 3]
        self.store("cases.csv", cases)
        self.store("hospitals.csv", hospitals)
        self.drgsim("import", "--cases", "cases.csv", "--hospitals", "hospitals.csv", "--groups",
                    "csv/groups.csv", "--out", "region.h5")
        self.drgsim("calibrate", "region.h5", "--policy", "guigang-2020", "--history", "2023,2024",
                    "--out", "standards.csv")
        self.standards = {r["group_code"]: r for r in self.table("standards.csv")}
        self.hospitals = {r["hospital_id"]: r for r in hospitals}
        self.cases = [c for c in cases if c["discharge_date"].startswith("2024")]
        self.write("plan.toml", PLAN + ALERTS)
        self.done = self.drgsim("settle", "plan.toml", "--out", "s.h5", "--csv", "tables")
        groups = [xarray.load_dataset(self.path("s.h5"), engine="netcdf4", group=group)
                  for group in ("base", "indicators")]
        self.base = xarray.merge(groups)
        with xarray.open_dataset(self.path("s.h5"), engine="netcdf4") as root:
            self.scales = {name: list(root[name].values) for name in root.dims}

    def table(self, name):
        return list(csv.DictReader(io.StringIO(self.read(name))))

    def store(self, name, rows):
        with open(self.path(name), "w", newline="") as file:
            out = csv.DictWriter(file, rows[0].keys())
            out.writeheader()
            out.writerows(rows)

    def expected(self, cases):
        """Rules 10 for some cases; the region's means are those of all."""
        def money(case, column):
            return float(case[column])
        cost, days, n = defaultdict(float), defaultdict(float), defaultdict(int)
        for case in self.cases:
            cost[case["group_code"]] += money(case, "total_cost")
            days[case["group_code"]] += int(case["los_days"])
            n[case["group_code"]] += 1
        total = sum(money(c, "total_cost") for c in cases)
        known = [c["person_id"] for c in cases if c["person_id"]]
        ratios = [(money(c, "total_cost") * n[g] / cost[g], int(c["los_days"]) * n[g] / days[g])
                  for c in cases for g in [c["group_code"]]]
        return {
            "cmi": numpy.mean([float(self.standards[c["group_code"]]["weight"]) for c in cases]),
            "cost_index": numpy.mean([r[0] for r in ratios]),
            "time_index": numpy.mean([r[1] for r in ratios]),
            "cost_per_case": total / len(cases),
            "length_of_stay": numpy.mean([int(c["los_days"]) for c in cases]),
            "admissions_per_person": len(known) / len(set(known)),
            "self_expense_share": sum(money(c, "self_expense") for c in cases) / total,
        }

    def by_hospital(self):
        lists = defaultdict(list)
        for case in self.cases:
            lists[case["hospital_id"]].append(case)
        return lists

    def test_indicators_are_those_of_the_cases(self):
        for name, value in self.expected(self.cases).items():
            self.assertAlmostEqual(float(self.base["region_" + name][0]) / value, 1, 11, name)
        for hospital, cases in self.by_hospital().items():
            at = self.scales["hospital"].index(hospital)
            for name, value in self.expected(cases).items():
                got = float(self.base["hospital_" + name][0, at])
                self.assertAlmostEqual(got / value, 1, 11, (hospital, name))
        for group in self.scales["group"]:
            cases = [c for c in self.cases if c["group_code"] == group]
            at = self.scales["group"].index(group)
            if not cases:
                self.assertTrue(numpy.isnan(self.base["group_cost_per_case"][0, at]))
                continue
            for name, value in self.expected(cases).items():
                got = float(self.base["group_" + name][0, at])
                self.assertAlmostEqual(got / value, 1, 11, (group, name))

    def test_what_settlement_made_of_hospitals(self):
        lists = self.by_hospital()
        payout = self.base["hospital_payout"][0].sum("fund").values
        points = self.base["hospital_points"][0].sum("fund").values
        for hospital, cases in lists.items():
            at = self.scales["hospital"].index(hospital)
            cost = sum(float(c["total_cost"]) for c in cases)
            patient = sum(float(c["patient_paid"]) + float(c["other_paid"]) for c in cases)
            self.assertAlmostEqual(float(self.base["hospital_surplus_rate"][0, at]),
                                   (payout[at] + patient - cost) / cost, 10)
            self.assertAlmostEqual(float(self.base["hospital_points_per_case"][0, at]),
                                   points[at] / len(cases), 6)
        shares = [float(self.base["region_share_" + kind][0]) for kind in
                  ("low", "normal", "high", "outside")]
        self.assertAlmostEqual(sum(shares), 1, 12)
        self.assertAlmostEqual(shares[0] * len(self.cases), float(self.base["cases_low"].sum()), 6)
        self.assertGreater(shares[0], 0)

    def test_alerts_compare_with_the_limits(self):
        rows = {r["hospital_id"]: r for r in self.table("tables/indicators.csv")}
        self.assertEqual(set(rows), set(self.hospitals))
        fired = 0
        for hospital, row in rows.items():
            at = self.scales["hospital"].index(hospital)
            wanted = []
            for name, (indicator, limit) in LIMITS.items():
                value = float(self.base["hospital_" + indicator][0, at])
                self.assertEqual(row[indicator] == "", numpy.isnan(value))
                if row[indicator]:
                    self.assertEqual(float(row[indicator]), value)
                if (-value if name == "loss_rate" else value) > limit:
                    wanted.append(name)
                alert = self.base["hospital_alert"][0, at, self.scales["alert"].index(name)]
                self.assertEqual(float(alert), float(name in wanted), (hospital, name))
            self.assertEqual(row["alerts"].split(), [a for a in self.scales["alert"] if a in wanted])
            fired += len(wanted)
        self.assertGreater(fired, 10)
        self.assertIn(f"{fired} alerts of hospitals", self.done.stdout + self.done.stderr)

    def test_grassroots_share_of_communities(self):
        payout = self.base["hospital_payout"][0].sum("fund").values
        self.assertEqual(self.scales["community"], ["East", "West"])
        for at, community in enumerate(["East", "West"]):
            members = [h for h in self.scales["hospital"]
                       if self.hospitals[h]["community"] == community]
            small = [h for h in members if self.hospitals[h]["level"] == "1" or
                     self.hospitals[h]["type"] == "primary"]
            of = [sum(payout[self.scales["hospital"].index(h)] for h in some)
                  for some in (small, members)]
            share = float(self.base["community_grassroots_share"][0, at])
            self.assertAlmostEqual(share, of[0] / of[1], 12)
            self.assertEqual(float(self.base["community_alert"][0, at]), float(share < 0.3))

    def test_cliffs_are_the_cases_around_the_low_threshold(self):
        # The pack jumps at 0.3 S alone: from u 0.3 w c points to u w c k.
        wanted = numpy.zeros((2, 3))
        for case in self.cases:
            standard = self.standards[case["group_code"]]
            if standard["unstable"] == "1":
                continue
            hospital = self.hospitals[case["hospital_id"]]
            w, c = float(standard["weight"]), float(standard["level_" + hospital["level"]])
            end = 0.3 * float(standard["mean_cost"]) * c
            cost = float(case["total_cost"]) - float(case["excluded_cost"])
            if abs(cost - end) > 0.05 * end:
                continue
            fund = self.scales["fund"].index(case["fund"])
            jump = 100 * w * c * (float(hospital["coefficient"] or 1) - 0.3)
            value = float(self.base["point_value"][0, fund])
            wanted[fund] += [1, float(case["total_cost"]), jump * value]
        self.assertGreater(wanted[:, 0].min(), 2)
        for i, name in enumerate(["cliff_cases", "cliff_cost", "cliff_money"]):
            got = self.base[name][0].values
            numpy.testing.assert_allclose(got[:, 0], wanted[:, i], rtol=1e-5 if i == 2 else 1e-12)
            self.assertFalse(got[:, 1:].any(), name)
        self.assertIn("within 5 % of a cost where the payment jumps",
                      self.done.stdout + self.done.stderr)

    def test_verify_computes_them_again(self):
        self.assertIn("the same bits", self.drgsim("verify", "s.h5").stdout)


if __name__ == "__main__":
    main()
