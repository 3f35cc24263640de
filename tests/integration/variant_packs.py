"""Packs that switch on what the reference packs leave out: each is a shipped pack with lines of
TOML put into its tables, beside the same rules for the literal settlement."""

import dataclasses
import os
import re

from literal_rules import PACKS, Pack
from program import SOURCE_DIR

POLICIES = os.path.join(SOURCE_DIR, "scenarios", "policies")


@dataclasses.dataclass
class Variant:
    base: str     # name of the shipped pack
    tables: dict  # table ("" = top of the file) -> lines put into it, in place of equal keys
    rules: Pack
    more: str = ""  # arrays of tables, at the end


def shipped_text(name):
    for folder in ("", "reference", "regional"):
        path = os.path.join(POLICIES, folder, name + ".toml")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                return file.read()
    raise FileNotFoundError(name)


def spliced(name, variant):
    """The TOML text of a variant."""
    tables = {table: text.strip().splitlines() for table, text in variant.tables.items()}
    tables.setdefault("", []).append(f'name = "{name}"')
    out, table, seen, skipping = list(tables[""]), "", {""}, False
    for line in shipped_text(variant.base).splitlines():
        header = re.match(r"\[+([\w.]+)\]+", line)
        key = re.match(r"(\w+)\s*=", line)
        if header:
            table, skipping = header.group(1), False
        elif key:
            skipping = any(re.match(rf"{key.group(1)}\s*=", own) for own in tables.get(table, []))
        if not skipping:
            out.append(line)
        if header and table not in seen and table in tables:
            seen.add(table)
            out += tables[table]
    for table, lines in tables.items():
        if table not in seen:
            out += [f"[{table}]"] + lines
    return "\n".join(out) + "\n" + variant.more


OUTSIDE_TOML = """
[[outside.rule]]
name = "death"
when = { discharge_way = ["death"] }
route = "fee-for-service"
[[outside.rule]]
name = "transfer within 48 hours"
when = { discharge_way = ["transfer"], los_at_most = 2 }
route = "fee-for-service"
[[outside.rule]]
name = "a day"
when = { los_at_most = 1 }
route = "outside"
[[outside.rule]]
name = "by days"
when = { tag = ["per_diem"] }
route = "per-diem"
[[outside.rule]]
name = "psychiatric"
when = { tag = ["psychiatric", "rehab"], level = [2, 3], los_at_least = 3 }
route = "per-diem"
[[outside.rule]]
name = "long"
when = { los_at_least = 60, hospital_type = ["general", "tcm"] }
route = "fee-for-service"
[[outside.rule]]
name = "newborn"
when = { age_at_most = 1, tag = ["newborn"] }
route = "fee-for-service"
[[outside.rule]]
name = "some groups"
when = { group = ["C02"], age_at_least = 80, diagnoses_at_least = 1 }
route = "outside"
[[outside.rule]]
name = "not grouped"
when = { ungrouped = true }
route = "fee-for-service"
"""
OUTSIDE = [
    ({"discharge_way": [5]}, "fee-for-service"),
    ({"discharge_way": [2], "los_at_most": 2}, "fee-for-service"),
    ({"los_at_most": 1}, "outside"),
    ({"tag": ["per_diem"]}, "per-diem"),
    ({"tag": ["psychiatric", "rehab"], "level": [2, 3], "los_at_least": 3}, "per-diem"),
    ({"los_at_least": 60, "hospital_type": ["general", "tcm"]}, "fee-for-service"),
    ({"age_at_most": 1, "tag": ["newborn"]}, "fee-for-service"),
    ({"group": ["C02"], "age_at_least": 80, "diagnoses_at_least": 1}, "outside"),
    ({"ungrouped": True}, "fee-for-service"),
]
DAYS_TOML = ("per_diem = [ { up_to = 15, price = [200, 260, 330] }, "
             "{ up_to = 60, price = [150, 190.5, 240] }, { price = [99, 120, 150.25] } ]")
DAYS = [(15, [200, 260, 330]), (60, [150, 190.5, 240]), (float("inf"), [99, 120, 150.25])]
ADJUSTER_TOML = """
[[adjuster]]
name = "old"
when = { age_at_least = 80 }
[[adjuster]]
name = "comorbid"
when = { diagnoses_at_least = 3 }
value = 1.12
[[adjuster]]
name = "intensive care"
when = { tag = ["icu"] }
value = 1.3
[[adjuster]]
name = "primary care is cheaper"
when = { primary_care = true, level = [1] }
value = 0.9
[[adjuster]]
name = "the very young"
when = { age_at_most = 0 }
value = "data"
"""
ADJUSTERS = [({"age_at_least": 80}, 1.15), ({"diagnoses_at_least": 3}, 1.12),
             ({"tag": ["icu"]}, 1.3), ({"primary_care": True, "level": [1]}, 0.9),
             ({"age_at_most": 0}, "data")]
BONUS_TOML = """
[[hospital_bonus.rule]]
name = "tcm"
type = ["tcm"]
add = 0.05
[[hospital_bonus.rule]]
name = "national centre"
hospital = ["H1", "H2"]
add = 0.04
[[hospital_bonus.rule]]
name = "share of tcm"
tcm_share_at_least = 0.04
add = 0.015
"""
BONUS = [({"type": ["tcm"]}, 0.05), ({"hospital": ["H1", "H2"]}, 0.04),
         ({"tcm_share_at_least": 0.04}, 0.015)]
KNOTS_TOML = "sharing = [ [0.7, 0.9], [0.9, 1.0], [1.1, 1.0], [1.6, 1.25] ]"
KNOTS = [(0.7, 0.9), (0.9, 1.0), (1.1, 1.0), (1.6, 1.25)]
ELASTIC = PACKS["guigang-2020"].but(value="elastic")


def _outside(base, budget, **more):
    return Variant(base, {"outside": f'budget = "{budget}"\n{DAYS_TOML}'},
                   PACKS[base].but(outside=OUTSIDE, per_diem=DAYS, separate=budget == "separate",
                                   **more), OUTSIDE_TOML)


def _adjusted(base):
    return Variant(base, {"coefficients": "primary_care_flat = true",
                          "hospital_bonus": "cap = 0.08"},
                   PACKS[base].but(adjusters=ADJUSTERS, bonus=BONUS, bonus_cap=0.08,
                                   flat_primary_care=True), ADJUSTER_TOML + BONUS_TOML)


def _reviewed(base, q, cap):
    return Variant(base, {"review": f'mode = "expected"\napproval_rate = {q}\ncap_share = {cap}'},
                   PACKS[base].but(review="expected", q=q, cap=cap))


def _changed(base, tables, **changes):
    return Variant(base, tables, PACKS[base].but(**changes))


VARIANTS = {
    "outside-pool": _outside("guigang-2020", "pool"),
    "outside-separate": _outside("guigang-2020", "separate"),
    "outside-dip": _outside("dip-national", "pool"),
    "outside-dip-separate": _outside("t10-additive", "separate"),
    "outside-rate": _outside("t5-flat-step", "pool"),
    "outside-exits": _outside("drg-rate", "pool"),
    "outside-exits-separate": _outside("t4-exit", "separate"),
    "adjusted": _adjusted("t6-damped"),
    "adjusted-region": _adjusted("t2-region"),
    "adjusted-dip": _adjusted("t10-additive"),
    "adjusted-reviewed": _adjusted("guigang-2020"),
    "reviewed-lifted": _reviewed("t8-lifted-low", 0.6, 0.02),
    "reviewed-dip": _reviewed("t11-dip-3", 0.37, 0.01),
    "reviewed-without-cap": _reviewed("t3-mixed", 0.8, "false"),
    "shared": _changed("guigang-2020", {"clearing": KNOTS_TOML}, sharing=KNOTS),
    "shared-dip": _changed("dip-national", {"clearing": KNOTS_TOML + "\nsurplus_cap = 0.1\n"
                                            "self_expense_limit = 0.05"},
                           sharing=KNOTS, surplus_cap=0.1, self_limit=0.05),
    "second-grouper": _changed("t8-lifted-low", {"": 'group_column = "group_code_2"'},
                               column="group_code_2"),
    "fund-basis": _changed("guigang-2020", {"point_value": 'monthly_basis = "fund"'},
                           basis="fund"),
    "fund-basis-dip": _changed("t10-additive", {"point_value": 'monthly_basis = "fund"'},
                               basis="fund"),
    "given-rate": _changed("t5-flat-step",
                           {"point_value": "rate = { employee = 9000, resident = 8500.5 }"},
                           rate={"employee": 9000, "resident": 8500.5}),
    "catalogue": _changed("t4-exit", {"weights": 'source = "catalogue"\ncatalogue_mean = 9000',
                                      "coefficients": 'source = "catalogue"'},
                          weights="catalogue", catalogue_mean=9000, coefficients="catalogue"),
    "negotiated": _changed("t3-mixed", {"weights": "negotiated = { A00 = 1.25, B09 = 0.8 }"},
                           negotiated={"A00": 1.25, "B09": 0.8}),
    "by-level": _changed("t6-damped", {"coefficients":
                                       'source = "level"\nby_level = [0.8, 1.0, 1.15]'},
                         coefficients=[0.8, 1.0, 1.15]),
    "not-repaired": _changed("t2-region", {"coefficients": 'repair = "none"'}, repair=False),
    "trimmed": _changed("t7-five-bands",
                        {"weights": 'trim = { kind = "ratio", low = 0.2, high = 2.5 }'},
                        trim=("ratio", 0.2, 2.5)),
    "core-types": _changed("t10-additive", {"weights": "core_threshold = 15"},
                           core_threshold=15),
    "core-types-by-year": _changed("t11-dip-3", {"weights": "core_threshold = 15"},
                                   core_threshold=15),
    "elastic": Variant("elastic-8-2", {}, ELASTIC),
    "elastic-outside": Variant("elastic-8-2", {"point_value": "fixed_share = 0.7",
                                               "outside": f'budget = "pool"\n{DAYS_TOML}'},
                               ELASTIC.but(fixed_share=0.7, outside=OUTSIDE, per_diem=DAYS),
                               OUTSIDE_TOML),
    "price-list": Variant("fujian-price-list", {},
                          PACKS["fujian-exit"].but(
                              advance=0, alpha=1, coefficients=[1, 1, 1], kappa=False,
                              fund_share={"employee": 0.80, "resident": 0.64},
                              outside=[({"los_at_most": 1}, "fee-for-service"),
                                       ({"los_at_least": 60}, "fee-for-service"),
                                       OUTSIDE[1], OUTSIDE[0]])),
}
VARIANTS["reviewed-without-cap"].rules.cap = None
