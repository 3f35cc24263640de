"""drgsim calibrate against a second computation of rules 2 in numpy, from the same CSV files."""

import csv
import io
import os
import unittest

import numpy

from program import SOURCE_DIR, ProgramTest, main

YEARS = (2022, 2023, 2024)


def rounded(value):
    """Half away from zero to 8 decimals."""
    return numpy.floor(value * 1e8 + 0.5) / 1e8


def isotonic(ratio, cases):
    """Pool-adjacent-violators by its definition: max over starts of min over ends of means."""
    there = [l for l in range(3) if cases[l] > 0]

    def mean(first, last):
        part = there[first:last + 1]
        return sum(ratio[l] * cases[l] for l in part) / sum(cases[l] for l in part)

    value = dict.fromkeys(range(3))
    for i, level in enumerate(there):
        value[level] = max(min(mean(s, e) for e in range(i, len(there))) for s in range(i + 1))
    for level in range(3):
        lower = [l for l in there if l <= level]
        value[level] = value[lower[-1]] if lower else value[there[0]]
    return [value[level] for level in range(3)]


class Standards:
    """Rules 2 and 12 for one region, column by column."""

    def __init__(self, rows, level_of, keep, year_weights):
        self.weights = year_weights
        self.cost = numpy.array([float(r["total_cost"]) - float(r.get("excluded_cost") or 0)
                                 for r in rows])
        self.year = numpy.array([int(r["discharge_date"][:4]) for r in rows])
        self.level = numpy.array([level_of[r["hospital_id"]] for r in rows])
        self.group = numpy.array([r["group_code"] for r in rows])
        kept = numpy.zeros(len(rows), bool)
        for code in set(self.group) - {"", "0000"}:
            mine = self.group == code
            low, high = keep(self.cost[mine])
            kept |= mine & (self.cost >= low - 1e-9) & (self.cost <= high + 1e-9)
        self.kept = kept
        self.mean_cost = self.mean(kept)

    def mean(self, cases):
        if self.weights is None:
            return self.cost[cases].mean()
        total = weight = 0
        for year, w in zip(YEARS, self.weights):
            part = cases & (self.year == year)
            if part.any():
                total, weight = total + w * self.cost[part].mean(), weight + w
        return total / weight

    def row(self, code, base_group):
        mine = self.kept & (self.group == code)
        n = int(mine.sum())
        mean = self.mean(mine)
        cv = self.cost[mine].std(ddof=1) / self.cost[mine].mean() if n > 1 else numpy.nan
        unstable = n <= 5 or cv > 1
        levels = [mine & (self.level == l) for l in (1, 2, 3)]
        ratio = [self.mean(part) / mean if part.any() else numpy.nan for part in levels]
        coefficient = [1.0] * 3
        if not unstable and not base_group:
            coefficient = [rounded(c) for c in isotonic(ratio, [part.sum() for part in levels])]
        return n, mean, mean / self.mean_cost, cv, unstable, coefficient


class Calibrate(ProgramTest):
    TRIMS = {
        "none": ('trim = { kind = "none" }', lambda c: (-numpy.inf, numpy.inf)),
        "percentile": ('trim = { kind = "percentile", low = 0.025, high = 0.975 }',
                       lambda c: (numpy.quantile(c, 0.025), numpy.quantile(c, 0.975))),
        "iqr": ('trim = { kind = "iqr" }',
                lambda c: (2.5 * numpy.quantile(c, 0.25) - 1.5 * numpy.quantile(c, 0.75),
                           2.5 * numpy.quantile(c, 0.75) - 1.5 * numpy.quantile(c, 0.25))),
        "ratio": ('trim = { kind = "ratio", low = 0.3, high = 3 }',
                  lambda c: (0.3 * c.mean(), 3 * c.mean())),
    }

    def setUp(self):
        super().setUp()
        self.drgsim("synth", "--out", "csv", "--cases", 4000, "--hospitals", 25, "--groups", 80)
        self.drgsim("import", "--cases", "csv/cases.csv", "--hospitals", "csv/hospitals.csv",
                    "--groups", "csv/groups.csv", "--out", "region.h5")
        self.cases = self.table("csv/cases.csv")
        self.level_of = {r["hospital_id"]: int(r["level"]) for r in self.table("csv/hospitals.csv")}
        self.base_group = {r["group_code"]: r["base_group"] in ("1", "true")
                           for r in self.table("csv/groups.csv")}

    def table(self, name):
        return list(csv.DictReader(io.StringIO(self.read(name))))

    def pack(self, trim, yearly):
        with open(os.path.join(SOURCE_DIR, "scenarios/policies/guigang-2020.toml"),
                  encoding="utf-8") as file:
            lines = file.read().splitlines()
        for i, line in enumerate(lines):
            if line.startswith("trim ="):
                lines[i] = trim
            if line.startswith("means =") and yearly:
                lines[i] = 'means = "yearly"\nyear_weights = [1, 2, 7]'
        return "\n".join(lines) + "\n"

    def check(self, trim, yearly):
        text, keep = self.TRIMS[trim]
        self.write("pack.toml", self.pack(text, yearly))
        self.drgsim("calibrate", "region.h5", "--policy", "pack.toml", "--out", "g.csv", "--force")
        expected = Standards(self.cases, self.level_of, keep, (1, 2, 7) if yearly else None)
        compared = 0
        for row in self.table("g.csv"):
            if row["case_count"] == "0":
                self.assertEqual((row["unstable"], row["weight"]), ("1", ""))
                continue
            n, mean, weight, cv, unstable, coefficient = expected.row(
                row["group_code"], self.base_group[row["group_code"]])
            self.assertEqual(int(row["case_count"]), n)
            self.assertEqual(row["unstable"] == "1", unstable, row)
            numpy.testing.assert_allclose(
                [float(row["mean_cost"]), float(row["weight"])], [mean, weight], rtol=1e-12)
            if n > 1:
                numpy.testing.assert_allclose(float(row["cv"]), cv, rtol=1e-9)
            numpy.testing.assert_allclose([float(row[f"level_{l}"]) for l in (1, 2, 3)],
                                          coefficient, rtol=0, atol=1.1e-8)
            compared += 1
        self.assertGreater(compared, 60)

    def test_pooled(self):
        for trim in self.TRIMS:
            with self.subTest(trim=trim):
                self.check(trim, yearly=False)

    def test_yearly(self):
        for trim in self.TRIMS:
            with self.subTest(trim=trim):
                self.check(trim, yearly=True)

    def test_the_table_is_a_groups_table_again(self):
        self.drgsim("calibrate", "region.h5", "--policy", "guigang-2020", "--out", "g.csv")
        done = self.drgsim("import", "--cases", "csv/cases.csv", "--hospitals",
                           "csv/hospitals.csv", "--groups", "g.csv", "--out", "again.h5")
        self.assertIn("again.h5 written", done.stdout)
        catalogue = self.pack('trim = { kind = "none" }', False).replace(
            'source = "data"', 'source = "catalogue"')
        self.write("catalogue.toml", catalogue)
        self.drgsim("calibrate", "again.h5", "--policy", "catalogue.toml", "--out", "same.csv")
        for first, second in zip(self.table("g.csv"), self.table("same.csv")):
            self.assertEqual(first, second)

    def test_years_are_chosen_and_checked(self):
        self.drgsim("calibrate", "region.h5", "--policy", "guigang-2020", "--history", "2024",
                    "--out", "g.csv")
        self.assertEqual(sum(int(row["case_count"]) for row in self.table("g.csv")), 4000)
        self.fails("calibrate", "region.h5", "--policy", "guigang-2020", "--history", "2024,x",
                   "--out", "h.csv", says="--history")
        self.fails("calibrate", "region.h5", "--policy", "guigang-2020", "--history", "2019",
                   "--out", "h.csv", says=["2019", "2022, 2023, 2024"])


if __name__ == "__main__":
    main()
