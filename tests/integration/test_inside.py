"""Prospective budgets, and surpluses inside hospitals, recomputed from the CSV files alone."""

import csv
import io
from collections import defaultdict

import h5py
import numpy

from program import PLAN, ProgramTest, main

POLICIES = ["guigang-2020", "prospective-budget"]
TWO_POLICIES = (PLAN.replace('["guigang-2020"]', str(POLICIES).replace("'", '"'))
                .replace("total = 12e6", "total = {0}").replace("total = 45e6", "total = {1}"))
DEPARTMENTS = ["", "surgery", "内科", "ICU, east"]
# The pack's numbers.
LEVEL = {"1": 1, "2": 1, "3": 1.1}
INSIDE = [0.3, 0.5, 0.2]


def money(row, column):
    return float(row[column] or 0)


def total(rows, *columns):
    return sum(money(row, column) for row in rows for column in columns)


def kept(part, whole):
    return 1 - min(1, part / whole)


class Inside(ProgramTest):
    def setUp(self):
        super().setUp()
        self.drgsim("synth", "--out", "csv", "--cases", 2500, "--hospitals", 12, "--groups", 40,
                    "--years", 2)
        self.all_cases, self.hospitals = self.table("csv/cases.csv"), self.table("csv/hospitals.csv")
        for row, case in enumerate(self.all_cases):
            case["discharge_way"] = [1, 2, 3, 4, 5, 9, "", 1, 1, 1][row * 7919 % 10]
            case["department"] = DEPARTMENTS[row * 31 % 4 if row % 3 else row % 4]
            case["unreasonable_cost"] = round(money(case, "total_cost") * (row % 4) * 0.1, 2)
        self.cases = [c for c in self.all_cases if c["discharge_date"].startswith("2024")]
        self.of_hospital = defaultdict(list)
        for case in self.cases:
            self.of_hospital[case["hospital_id"]].append(case)
        for row, hospital in enumerate(self.hospitals):
            booked = total(self.of_hospital[hospital["hospital_id"]], "fund_paid")
            mean = round(booked / 0.8 * [1.4, 1.1, 0.9, 0.7, 1.25][row % 5], 2)
            hospital.update(paid_y1=mean * 0.9, paid_y2=mean * 1.1, paid_y3=mean,
                            assessment=[1, 0.98, 1.02][row % 3],
                            audit_deduction=[0, 1000][row % 2])
            if row % 4 == 1:
                hospital.update(paid_y2="")
            if row % 6 == 4:  # nothing known: the newest year of history counts
                hospital.update(paid_y1="", paid_y2="", paid_y3="")

    def table(self, name):
        return list(csv.DictReader(io.StringIO(self.read(name))))

    def store(self, name, rows):
        with open(self.path(name), "w", newline="") as file:
            out = csv.DictWriter(file, rows[0].keys())
            out.writeheader()
            out.writerows(rows)

    def import_region(self):
        self.store("cases.csv", self.all_cases)
        self.store("hospitals.csv", self.hospitals)
        self.drgsim("import", "--cases", "cases.csv", "--hospitals", "hospitals.csv", "--groups",
                    "csv/groups.csv", "--out", "region.h5")
        budgets = [0.95 * total([c for c in self.cases if c["fund"] == fund], "fund_paid")
                   for fund in ("employee", "resident")]
        self.write("plan.toml", TWO_POLICIES.replace("{0}", str(budgets[0]))
                   .replace("{1}", str(budgets[1])))

    def settle(self):
        self.import_region()
        self.drgsim("settle", "plan.toml", "--out", "s.h5", "--csv", "tables")

    def read_base(self, name):
        with h5py.File(self.path("s.h5")) as file:
            group = "base" if name in file["base"] else "indicators"
            return file[group + "/" + name][...]

    def scale(self, name):
        with h5py.File(self.path("s.h5")) as file:
            return [x.decode() for x in file[name][...]]

    def base_and_budget(self, hospital):
        cases = self.of_hospital[hospital["hospital_id"]]
        known = [float(hospital[y]) for y in ("paid_y1", "paid_y2", "paid_y3") if hospital[y] != ""]
        mean = numpy.mean(known) if known else total(cases, "fund_paid")
        function = 0.9 if hospital["type"] == "specialist" else 1
        base = mean * 0.8 * LEVEL[hospital["level"]] * function
        return base, base * (1 + 0.05 * float(hospital["assessment"]))

    def prospective_payout(self, hospital):
        budget = self.base_and_budget(hospital)[1]
        used = total(self.of_hospital[hospital["hospital_id"]], "fund_paid")
        if used <= budget:
            paid = used + 0.6 * (budget - used)
        else:
            paid = budget + 0.65 * min(used - budget, 0.1 * budget)
        return paid - float(hospital["audit_deduction"])

    def surpluses(self):
        """[policy][hospital]; guigang's payouts are those of the file."""
        payout = self.read_base("hospital_payout").sum(axis=1)[0]
        rows = []
        for at, hospital in enumerate(self.hospitals):
            cases = self.of_hospital[hospital["hospital_id"]]
            margin = (payout[at] + total(cases, "patient_paid", "other_paid") -
                      total(cases, "total_cost"))
            left = self.prospective_payout(hospital) - total(cases, "fund_paid")
            rows.append([max(0, margin), max(0, left)])
        return numpy.array(rows).T

    def scores(self):
        """By (hospital, department): score, cases."""
        cost, n = defaultdict(float), defaultdict(int)
        for case in self.cases:
            cost[case["group_code"]] += money(case, "total_cost")
            n[case["group_code"]] += 1
        lists = defaultdict(list)
        for case in self.cases:
            if case["department"]:
                lists[case["hospital_id"], case["department"]].append(case)
        found = {}
        for key, cases in lists.items():
            c = total(cases, "total_cost")
            bad = sum(str(case["discharge_way"]) in ("4", "5") for case in cases)
            means = sum(cost[case["group_code"]] / n[case["group_code"]] for case in cases)
            score = (30 * kept(bad, len(cases)) + 40 * min(1, means / c) +
                     20 * kept(total(cases, "unreasonable_cost"), c) +
                     10 * kept(total(cases, "self_expense"), c))
            found[key] = score, len(cases)
        return found

    def expected_amounts(self, to_departments):
        """By (hospital, department) [yuan]."""
        scores = self.scores()
        weight = defaultdict(float)
        for (hospital, _), (score, n) in scores.items():
            weight[hospital] += score * n
        ids = [h["hospital_id"] for h in self.hospitals]
        return {key: to_departments[ids.index(key[0])] * score * n / weight[key[0]]
                for key, (score, n) in scores.items()}

    def test_budgets_payouts_and_next_years_base(self):
        self.settle()
        self.assertEqual(self.scale("hospital"), [h["hospital_id"] for h in self.hospitals])
        next_base = self.read_base("hospital_next_base")
        self.assertTrue(numpy.isnan(next_base[0]).all())
        entitlement = self.read_base("hospital_entitlement").sum(axis=1)[1]
        payout = self.read_base("hospital_payout").sum(axis=1)[1]
        for at, hospital in enumerate(self.hospitals):
            base, budget = self.base_and_budget(hospital)
            growth = 1.05 if float(hospital["assessment"]) >= 1 else 1
            self.assertAlmostEqual(next_base[1, at] / (base * growth), 1, 11)
            self.assertAlmostEqual(entitlement[at] / budget, 1, 11)
            self.assertAlmostEqual(payout[at] / self.prospective_payout(hospital), 1, 11)

    def test_surpluses_are_split_and_scores_follow_the_cases(self):
        self.settle()
        surplus = self.surpluses()
        for row in surplus:  # both kinds are there
            self.assertTrue((row > 0).any() and (row == 0).any(), surplus)
        for part, name in zip(INSIDE, ["hospital", "departments", "persons"]):
            numpy.testing.assert_allclose(self.read_base("hospital_surplus_" + name),
                                          part * surplus, rtol=1e-9, atol=1e-5)
        scores = self.scores()
        order = [h["hospital_id"] for h in self.hospitals]
        keys = sorted(scores, key=lambda key: (order.index(key[0]), key[1].encode()))
        self.assertEqual(self.scale("department"), [f"{h}/{d}" for h, d in keys])
        self.assertGreater(len(keys), 20)
        got_score, got = self.read_base("department_score"), self.read_base("department_surplus")
        for p in range(2):
            amounts = self.expected_amounts(INSIDE[1] * surplus[p])
            for at, key in enumerate(keys):
                self.assertAlmostEqual(got_score[p, at], scores[key][0], 9, key)
                self.assertAlmostEqual(got[p, at], amounts[key], delta=1e-5 + 1e-9 * amounts[key])
        self.assertGreater(numpy.ptp(got_score[0]), 5)

    def test_departments_csv_adds_up_to_the_fen(self):
        self.settle()
        surplus = self.surpluses()
        scores = self.scores()
        rows = self.table("tables/departments.csv")
        self.assertEqual(len(rows), 2 * len(scores))
        fen = defaultdict(int)
        for row in rows:
            self.assertAlmostEqual(float(row["score"]),
                                   scores[row["hospital_id"], row["department"]][0], 9)
            amount, *parts = [round(float(row[x]) * 100)
                              for x in ("surplus", "base", "project", "excess")]
            self.assertEqual(amount, sum(parts))
            for part, of in zip(parts, (0.4, 0.4, 0.2)):
                self.assertLess(abs(part - of * amount), 1)
            fen[row["policy"], row["hospital_id"]] += amount
        for p, policy in enumerate(POLICIES):
            for at, hospital in enumerate(self.hospitals):
                wanted = 100 * INSIDE[1] * surplus[p, at]
                self.assertLess(abs(fen[policy, hospital["hospital_id"]] - wanted), 0.501)

    def test_cases_without_departments_have_no_such_dimension(self):
        for case in self.all_cases:
            del case["department"]
        self.settle()
        with h5py.File(self.path("s.h5")) as file:
            self.assertNotIn("department", file)
            self.assertNotIn("department_score", file["indicators"])
            self.assertIn("hospital_surplus_persons", file["indicators"])
        self.assertNotIn("tables/departments.csv", self.files())

    def test_verify_computes_them_again(self):
        self.settle()
        self.assertIn("the same bits", self.drgsim("verify", "s.h5").stdout)

    def test_no_budget_driver_moves_a_prospective_budget(self):
        self.import_region()
        self.drgsim("run", "plan.toml", "--out", "s.h5", "--scenarios", 64)
        with h5py.File(self.path("s.h5")) as file:
            for name in "hospital_payout", "hospital_entitlement", "month_payout":
                drawn, base = file[name][...], file["base/" + name][...]
                wanted = numpy.broadcast_to(base[1], drawn[1].shape)
                scale = abs(base[1]).max()
                numpy.testing.assert_allclose(drawn[1], wanted, rtol=1e-6, atol=1e-9 * scale)
                self.assertGreater(numpy.ptp(drawn[0], axis=0).max(), 1e-3 * scale)
            self.assertGreater(numpy.ptp(file["budget"][1], axis=0).min(), 0)


if __name__ == "__main__":
    main()
