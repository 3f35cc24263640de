"""Published price tables: catalogue weight x level coefficient x one rate gives every standard of
five cities, through the program. Skipped where the tables are not there."""

import csv
import dataclasses
import os

from program import SOURCE_DIR, ProgramTest, main, skip_file
from result_check import Result

TABLES = os.path.join(os.path.dirname(SOURCE_DIR), "shared", "data", "weights")
LEVEL_WORDS = {1: "一级", 2: "二级", 3: "三级"}
NEAR = 1e-4  # relative

PLAN = """\
schema = 1
name = "price-table"
policies = ["table.toml"]
[data]
region = "region.h5"
year = 2024
[budget.employee]
total = 1e9
[budget.resident]
total = 1e9
"""
POLICY = """\
schema = 1
method = "drg-rate"
name = "table"
[weights]
source = "catalogue"
catalogue_mean = %(mean)r
[stability]
n_min = false
cv_max = false
whole_group_review = false
[coefficients]
%(coefficients)s
[tail]
ratio = "level"
K = 3
[[tail.piece]]
class = "low"
below = 0.3
pay = { actual = 1 }
[[tail.piece]]
class = "normal"
up_to = "K"
pay = { normal = 1 }
[[tail.piece]]
class = "high"
pay = { normal = "1 + r - K" }
[review]
mode = "automatic"
[point_value]
rate = %(rate)s
"""


@dataclasses.dataclass
class Price:
    """One published standard."""
    code: str
    level: int
    fund: str
    standard: float
    weight: float
    coefficient: float = 1.0  # written to groups.csv
    base_group: bool = False

    @property
    def hospital(self):
        """A hospital of its own, so that its entitlement is the standard."""
        return f"{self.code}-{self.level}"


def value(text):
    """A number of a table; None where the cell is blank."""
    return float(text) if text and text.strip() else None


def rows_of(name):
    with open(os.path.join(TABLES, f"payment_{name}.csv"), encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def by_level(rows, levels, fund="employee"):
    """The prices of a table with a column of standards, and perhaps of coefficients, by level.
    A standard of 0 marks a placeholder: a group not priced by weight, or not at this level."""
    prices = []
    for row in rows:
        for level in levels:
            word = LEVEL_WORDS[level]
            standard = value(row[f"{word}医院支付标准"])
            if standard:
                prices.append(Price(row["DRG编码"], level, fund, standard, value(row["RW"]),
                                    value(row.get(f"{word}医院系数")) or 1.0,
                                    row.get("基础病组") == "是"))
    return prices


class PriceTables(ProgramTest):
    def table(self, name, columns, rows):
        with open(self.path(name), "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(rows)

    def write_region(self, prices):
        """One case for every price, its cost the standard and all of it paid by the fund."""
        self.table("cases.csv", ["hospital_id", "fund", "group_code", "discharge_date",
                                 "total_cost", "fund_paid"],
                   [[p.hospital, p.fund, p.code, "2024-06", f"{p.standard:.2f}",
                     f"{p.standard:.2f}"] for p in prices])
        self.table("hospitals.csv", ["hospital_id", "level"],
                   sorted({(p.hospital, p.level) for p in prices}))
        groups = {p.code: [p.code, repr(p.weight), int(p.base_group), 0, 1.0, 1.0, 1.0]
                  for p in prices}
        for p in prices:
            groups[p.code][3 + p.level] = repr(p.coefficient)
        self.table("groups.csv", ["group_code", "weight", "base_group", "unstable", "level_1",
                                  "level_2", "level_3"], groups.values())

    def reproduces(self, prices, count, mean, rate, coefficients='source = "catalogue"'):
        self.assertEqual(len(prices), count, "prices of the table")
        self.write_region(prices)
        self.drgsim("import", "--cases", "cases.csv", "--hospitals", "hospitals.csv",
                    "--groups", "groups.csv", "--out", "region.h5")
        self.write("table.toml", POLICY % {"mean": mean, "rate": rate,
                                           "coefficients": coefficients})
        self.write("plan.toml", PLAN)
        self.drgsim("settle", "plan.toml", "--out", "s.h5")
        result = Result(self.path("s.h5"))
        self.assertEqual(result.base["cases_normal"].sum(), count)
        by_group = {}
        for p in prices:
            at = (0,) + result.index("hospital_entitlement", (p.fund, p.hospital))
            for variable in ("hospital_entitlement", "hospital_payout"):
                self.assertAlmostEqual(result.base[variable][at], p.standard,
                                       delta=NEAR * p.standard, msg=f"{variable} {p}")
            by_group[p.code] = by_group.get(p.code, 0.0) + p.standard
        for code, standard in by_group.items():
            at = (0,) + result.index("group_payout", code)
            self.assertAlmostEqual(result.base["group_payout"][at], standard,
                                   delta=NEAR * standard, msg=f"group_payout {code}")

    def test_suzhou(self):
        self.reproduces(by_level(rows_of("suzhou_2023"), (1, 2, 3)), 3 * 648, 9435.25, 9435.25,
                        'source = "catalogue"\nbase_group = 1.02')

    def test_wuhan(self):
        """Two rates; in AH11 and AH1B a comma of the name has moved the columns by one."""
        prices = []
        for row in rows_of("wuhan_2022"):
            if row["DRG编码"] not in ("AH11", "AH1B"):
                prices += [Price(row["DRG编码"], 2, fund, value(row[f"二级医院支付标准（{word}）"]),
                                 value(row["RW"]))
                           for fund, word in (("employee", "职工"), ("resident", "居民"))]
        self.reproduces(prices, 2 * 658, 10618.0, "{ employee = 10618, resident = 9800 }")

    def test_wuxi(self):
        """A rate by level, in coefficients over that of level 1; base groups at level 1's."""
        self.reproduces(by_level(rows_of("wuxi_2022"), (1, 2, 3)), 3 * 602, 7782.0, 7782,
                        'source = "level"\n'
                        f"by_level = [1.0, {9947 / 7782!r}, {13060 / 7782!r}]")

    def test_yancheng(self):
        self.reproduces(by_level(rows_of("yancheng_2023"), (2, 3)), 557 + 580, 7938.237, 7938.237)

    def test_taizhou(self):
        self.reproduces(by_level(rows_of("taizhou_2022"), (2,)), 353, 9637.0, 9637.0)


if __name__ == "__main__":
    if not os.path.isdir(TABLES):
        skip_file("the published price tables are not there")
    main()
