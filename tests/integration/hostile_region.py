"""A small region made to be awkward: every optional column, groups whose costs tie with the
thresholds, rare, unstable, unreferenced and ungrouped groups, equal excesses, months and funds
without cases. All numbers are functions of the seed."""

import csv
import math
import random

CASE_COLUMNS = ["case_id", "hospital_id", "fund", "group_code", "discharge_date", "total_cost",
                "fund_paid", "patient_paid", "other_paid", "self_expense", "unreasonable_cost",
                "excluded_cost", "los_days", "age", "secondary_diagnoses", "discharge_way", "tags",
                "department", "person_id", "group_code_2"]
HOSPITAL_COLUMNS = ["hospital_id", "name", "level", "type", "community", "coefficient",
                    "assessment", "audit_deduction", "points_deducted", "paid_y1", "paid_y2",
                    "paid_y3"]
GROUP_COLUMNS = ["group_code", "name", "weight", "base_group", "unstable", "tcm_advantage",
                 "primary_care", "level_1", "level_2", "level_3"]

HOSPITALS = [  # id, level, type, community, k, kappa, audit, points deducted
    ("H1", 3, "general", "", "1.06", "0.97", "24000", "300.5"),
    ("H2", 3, "tcm", "", "", "1.02", "", ""),
    ("H3", 2, "general", "north", "0.98", "", "6000", ""),
    ("H4", 2, "specialist", "south", "1.1", "0.9", "", "120"),
    ("H5", 2, "general", "", "", "", "1200.5", ""),
    ("H6", 1, "primary", "north", "0.93", "0.85", "", ""),
    ("H7", 1, "primary", "south", "", "1.05", "360", "45.25"),
    ("H8", 1, "general", "", "1.02", "", "", ""),      # residents only
    ("H9", 2, "general", "", "1", "1", "", ""),         # history only
    ("H10", 2, "tcm", "north", "1.03", "0.99", "", ""),  # settled year only
]
TIED = {"TA1": 4500, "TB1": 9000, "TB2": 18000, "TC1": 30000, "TD1": 60000, "TE1": 120000}
MULTIPLES = [0.3, 1 / 3, 0.35, 0.4, 0.5, 0.8, 1.2, 1.3, 1.4, 1.5, 2, 2.5, 3, 5]
USUAL = {f"{'ABCDEFGH'[i % 8]}{i:02d}": 3000 * 1.22**i for i in range(14)}
RARE = {"RARE5": (2, 2, 1), "RARE6": (2, 2, 2), "RARE1": (0, 1, 0),  # cases by year
        "FEW14": (5, 5, 4), "FEW15": (5, 5, 5), "FEW9": (0, 4, 5), "FEW0": (0, 0, 0)}
FLAGS = {"A00": {"base_group": "1"}, "B01": {"primary_care": "1"}, "C10": {"primary_care": "1"},
         "D03": {"tcm_advantage": "1"}, "E04": {"unstable": "1"}, "F05": {"unstable": "0"},
         "WILD2": {"unstable": "0"}}


class Maker:
    def __init__(self, seed):
        self.random, self.rows = random.Random(seed), []

    def where(self, year):
        """Hospital and fund of a case."""
        open_now = [h for h in HOSPITALS if h[0] != ("H9" if year == 2024 else "H10")]
        hospital = self.random.choice(open_now)[0]
        fund = "employee" if self.random.random() < 0.35 and hospital != "H8" else "resident"
        return hospital, fund

    def date(self, year, fund):
        """No resident leaves in August 2024, no employee in May 2024, none in March 2023."""
        never = {(2024, "resident"): 8, (2024, "employee"): 5, (2023, "employee"): 3}
        month = self.random.choice([m for m in range(1, 13) if m != never.get((year, fund))])
        return f"{year}-{month:02d}-{self.random.randint(1, 28):02d}"

    def add(self, year, group, cost, plain=False, **fixed):
        """`plain`: neither E nor U, so that the cost alone decides."""
        draw = self.random
        hospital, fund = self.where(year)
        fund = fixed.pop("fund", fund)
        fen = max(100, round(cost * 100))
        booked = int(fen * draw.uniform(0.35, 0.85))
        other = draw.choice([0, 0, int((fen - booked) * 0.2)])
        own = fen - booked - other
        excluded = 0 if plain or draw.random() > 0.15 else int(fen * draw.uniform(0, 0.4))
        unreasonable = 0 if plain or draw.random() > 0.15 else int(fen * draw.uniform(0, 0.3))
        tags = [tag for tag in ("rehab", "psychiatric", "tcm", "newborn", "icu", "per_diem")
                if draw.random() < 0.04]
        row = {"case_id": f"c{len(self.rows)}", "hospital_id": hospital, "fund": fund,
               "group_code": group, "discharge_date": self.date(year, fund),
               "total_cost": money(fen), "fund_paid": money(booked),
               "patient_paid": "" if draw.random() < 0.1 else money(own),
               "other_paid": "" if other == 0 else money(other),
               "self_expense": money(int(own * draw.choice([0, 0.1, 0.3, 0.9]))),
               "unreasonable_cost": money(unreasonable) if unreasonable else "",
               "excluded_cost": money(excluded) if excluded else "",
               "los_days": draw.choice(["1", "2", "", "60", "75"] + ["7"] * 20),
               "age": draw.choice(["", "0", "79", "80", "91"] + ["55"] * 6),
               "secondary_diagnoses": draw.choice(["", "0", "2", "3", "6"]),
               "discharge_way": draw.choice(["", "2", "3", "4", "5", "9"] + ["1"] * 14),
               "tags": ";".join(tags), "department": draw.choice(["", "surgery", "medicine"]),
               "person_id": f"p{draw.randint(0, 999)}",
               "group_code_2": "" if draw.random() < 0.02 else f"{draw.choice('XY')}{group[:1]}2"}
        row.update(fixed)
        if "per_diem" in tags and row["los_days"] == "":
            row["los_days"] = "66"
        self.rows.append(row)

    def lognormal(self, mean, cv):
        s = math.sqrt(math.log(1 + cv * cv))
        return mean * math.exp(self.random.gauss(-s * s / 2, s))

    def history(self, year):
        for group, mean in TIED.items():
            for _ in range(12):
                self.add(year, group, mean, plain=True)
        for group, mean in USUAL.items():
            for _ in range(40):
                if group == "B09" and year != 2021:
                    continue  # known from the oldest year alone
                self.add(year, group, self.lognormal(mean, 0.7))
        for _ in range(20):
            self.add(year, "WILD1", self.lognormal(8000, 2.5))
            self.add(year, "WILD2", self.lognormal(9000, 2.5))
            self.add(year, self.random.choice(["", "0000"]), self.lognormal(15000, 1))
        for group, cases in RARE.items():
            for _ in range(cases[year - 2021]):
                self.add(year, group, self.lognormal(12000, 0.3))

    def settled(self):
        for group, mean in TIED.items():
            for multiple in MULTIPLES:
                for fen in (-1, 0, 0, 1):
                    self.add(2024, group, mean * multiple + fen / 100, plain=True)
        for _ in range(9):   # excesses that tie at the top, within a cap of 5 per mille
            self.add(2024, "TE1", 720000, plain=True)
        for _ in range(120):  # and in the middle, within a cap of 5 %
            self.add(2024, "TB1", 54000, plain=True)
        for group, mean in USUAL.items():
            for _ in range(70):
                self.add(2024, group, self.lognormal(mean * 1.05, 1.1))
        for group in (*RARE, "WILD1", "WILD2", "NOREF", "UNLISTED", "", "0000"):
            for _ in range(12):
                self.add(2024, group, self.lognormal(11000, 1.3))
        for _ in range(6):  # a month with cases, but none in the pool where the dead leave it
            self.add(2024, "A00", 5000, fund="employee", discharge_date="2024-05-09",
                     discharge_way="5", hospital_id="H1")


def money(fen):
    return f"{fen // 100}.{fen % 100:02d}"


def write(path, columns, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        table.writerows(rows)
    return rows


def hospitals():
    keys = ["hospital_id", "level", "type", "community", "coefficient", "assessment",
            "audit_deduction", "points_deducted"]
    return [{**dict.fromkeys(HOSPITAL_COLUMNS, ""), **dict(zip(keys, map(str, row))),
             "name": f"hospital {row[0]}"} for row in HOSPITALS]


def groups(seed):
    """Every group but UNLISTED, in both versions, and one that no case has."""
    draw, rows = random.Random(seed), []
    codes = [*TIED, *USUAL, *RARE, "WILD1", "WILD2", "NOREF", "0000", "EMPTY"]
    for code in codes + ["XA2", "YA2", "XB2"]:
        row = {**dict.fromkeys(GROUP_COLUMNS, ""), "group_code": code, "name": f"group {code}",
               "weight": f"{draw.uniform(0.3, 4):.4f}", **FLAGS.get(code, {})}
        for level, c in zip((1, 2, 3), sorted(draw.uniform(0.7, 1.3) for _ in range(3))):
            row[f"level_{level}"] = f"{c:.4f}"
        rows.append(row)
    return rows


def make(folder, seed):
    """Writes cases.csv, hospitals.csv, groups.csv and gives their rows back as dicts of text."""
    maker = Maker(seed)
    for year in (2021, 2022, 2023):
        maker.history(year)
    maker.settled()
    maker.random.shuffle(maker.rows)
    return (write(f"{folder}/cases.csv", CASE_COLUMNS, maker.rows),
            write(f"{folder}/hospitals.csv", HOSPITAL_COLUMNS, hospitals()),
            write(f"{folder}/groups.csv", GROUP_COLUMNS, groups(seed)))
