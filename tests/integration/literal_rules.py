"""The payment rules of a case as formulas in plain Python, written from the rules alone and slow on
purpose: what the program must agree with. Here: the reference packs as a table, the tails T1 to T12
one by one, and who is outside the group payment."""

import dataclasses
import math

FUNDS = ["employee", "resident"]
TIE = 1e-11  # quotients that are nearer than this are the same value


def below(x, y):
    return x < y - TIE * abs(y)


def above(x, y):
    return x > y + TIE * abs(y)


def half_up(value, digits=8):
    """Rounds half away from zero."""
    return math.copysign(math.floor(abs(value) * 10**digits + 0.5) / 10**digits, value)


@dataclasses.dataclass
class Pack:
    """One policy, with the values of rules 13 where a pack does not say otherwise."""
    u: float = 100
    tail: str = "T1"
    low: float = 0.4
    k: object = None               # a name of K_FAMILIES, rows like theirs, or a number
    whole_group: bool = True       # unstable and ungrouped cases by whole-group review
    review: str = "automatic"
    q: float = 1
    cap: float = None
    value: str = "total-cost"      # total-cost, dip, rate, elastic, none
    rate: object = "computed"      # or "mean", or a number by fund
    phi: str = None                # dip: hospital or common
    fixed_share: float = 0.8       # elastic: of the budget, for last year's points
    advance: float = 1
    alpha: float = 0.90
    basis: str = "total-cost"
    years: list = None             # weights of the years, oldest to newest
    trim: tuple = None             # (kind, low, high)
    surplus_cap: float = None
    self_limit: float = None
    sharing: list = None           # knots (q, f)
    kappa: bool = True             # assessment coefficients of hospitals.csv
    column: str = "group_code"
    ungrouped: tuple = ("0000",)
    outside: list = dataclasses.field(default_factory=list)    # (condition, route)
    separate: bool = False
    per_diem: list = dataclasses.field(default_factory=list)   # (up to day, [price by level])
    adjusters: list = dataclasses.field(default_factory=list)  # (condition, value or "data")
    flat_primary_care: bool = False
    bonus: list = dataclasses.field(default_factory=list)      # (condition, added to k)
    bonus_cap: float = None
    weights: str = "data"          # or "catalogue", with its M in catalogue_mean
    catalogue_mean: float = None
    coefficients: object = "data"  # or "catalogue", or a list by level
    repair: bool = True
    core_threshold: float = 0      # fewer kept cases: no core type, one mean by code[:3]
    negotiated: dict = dataclasses.field(default_factory=dict)
    fund_share: dict = None        # price list: what the fund pays of a price
    n_min: float = 5
    cv_max: float = 1

    @property
    def separate_excluded(self):
        """E is an item of its own unless the payout is a share of A (rules 12, Excluded cost)."""
        return self.value != "dip" and self.fund_share is None

    def but(self, **changes):
        return dataclasses.replace(self, **changes)


def _dip(tail, phi, **more):
    return Pack(u=1000, tail=tail, low=0.5, k=2, whole_group=False, value="dip", phi=phi, **more)


PACKS = {
    "guigang-2020": Pack(tail="T1", low=0.3, k="K3", review="expected", cap=0.05, advance=2,
                         surplus_cap=0.30, self_limit=0.10),
    "dip-national": _dip("T9", "hospital", years=[1, 2, 7]),
    "drg-rate": Pack(tail="T4", k="Kl", value="rate"),
    "fee-for-service": Pack(value="none", alpha=1, advance=0,
                            outside=[({}, "fee-for-service")]),
    "fujian-exit": Pack(tail="T12", low=1 / 3, k=3, whole_group=False, value="rate", rate="mean"),
    "t2-region": Pack(tail="T2", low=0.35, k="Kw"),
    "t3-mixed": Pack(tail="T3", k="Kx"),
    "t4-exit": Pack(tail="T4", k="Kl"),
    "t5-flat-step": Pack(tail="T5", k="Kl", value="rate"),
    "t6-damped": Pack(tail="T6", k="Ke"),
    "t7-five-bands": Pack(u=1000, tail="T7", k=1.4),
    "t8-lifted-low": Pack(tail="T8", k="K3a", years=[2, 3, 5], trim=("iqr", 1.5, 1.5)),
    "t10-additive": _dip("T10", "common", trim=("percentile", 0.025, 0.975)),
    "t11-dip-3": _dip("T11", "common", review="expected", cap=0.005, years=[1, 2, 7]),
}

K_FAMILIES = {  # rows of (weight up to, K or K by level)
    "K3": [(1, 3), (2, 2.5), (3, 2), (5, 1.5), (math.inf, 1.3)],
    "K3a": [(1, 3), (2, 2.5), (3, 2), (5, 1.5), (math.inf, 1.2)],
    "Kx": [(1, 3), (3, 2), (math.inf, 1.5)],
    "Ke": [(1, 3), (2, 2.5), (math.inf, 2)],
    "Kw": [(2, 2), (math.inf, 1.5)],
    "Kl": [(math.inf, [2, 2, 3])],
}


def high_threshold(pack, weight, level):
    """K of a family by name, of rows like those of K_FAMILIES, or the number itself."""
    rows = K_FAMILIES[pack.k] if isinstance(pack.k, str) else pack.k
    if not isinstance(rows, list):
        return rows
    value = next(k for up_to, k in rows if not above(weight, up_to))
    return value[level - 1] if isinstance(value, list) else value


@dataclasses.dataclass
class Standard:
    """What a case is held against: points b, coefficients c, k, a, and its ratios."""
    b: float
    c: float
    k: float
    a: float
    r: float        # C / (M w c)
    rho: float      # C / (M w)
    actual: float   # u C / M
    high: float     # K


def t1(s, low):
    if below(s.r, low):
        return "low", min(s.b, s.actual)
    normal = s.b * s.c * s.k * s.a
    return ("high", normal * (1 + s.r - s.high)) if above(s.r, s.high) else ("normal", normal)


def t2(s, low):
    if below(s.rho, low):
        return "low", s.actual
    if above(s.rho, s.high):
        return "high", s.b * (s.c + s.rho - s.high) * s.k * s.a
    return "normal", s.b * s.c * s.k * s.a


def t3(s, low):
    if below(s.r, low):
        return "low", s.actual
    if above(s.r, s.high):
        return "high", s.b * (s.c + s.rho - s.high) * s.k * s.a
    return "normal", s.b * s.c * s.k * s.a


def t4(s, low):
    if below(s.r, low) or above(s.r, s.high):
        return "outside", 0.0
    return "normal", s.b * s.c * s.k * s.a


def above_normal(factor):
    """Actual cost below L, and above K the normal points times factor(r, K)."""
    def tail(s, low):
        if below(s.r, low):
            return "low", s.actual
        normal = s.b * s.c * s.k * s.a
        return ("high", normal * factor(s.r, s.high)) if above(s.r, s.high) else ("normal", normal)
    return tail


def t7(s, _):
    normal = s.b * s.c * s.k * s.a
    if not above(s.r, 0.4):
        return "low", s.actual
    if not above(s.r, 0.8):
        return "low", s.r * normal
    if not above(s.r, 1.4):
        return "normal", normal
    if not above(s.r, 2.5):
        return "high", (s.r - 0.4) * normal
    return "high", 2.1 * normal


def t8(s, low):
    normal = s.b * s.c * s.k * s.a
    if below(s.r, low):
        return "low", s.actual
    if below(s.r, 0.8):
        return "low", (s.r + 0.2) * normal
    if above(s.r, s.high):
        return "high", normal * (1 + s.r - s.high)
    return "normal", normal


def t9(s, low):
    normal = s.b * s.k * s.a
    if not above(s.r, low):
        return "low", s.r * normal
    if not below(s.r, s.high):
        return "high", (s.r - 2 + 1) * normal
    return "normal", normal


def t10(s, low):
    normal = s.b * s.k * s.a
    if not above(s.r, low):
        return "low", s.r * normal
    if above(s.r, 5):
        return "high", normal
    if not below(s.r, s.high):
        return "high", s.b * (s.r - 2 + s.k) * s.a
    return "normal", normal


def t11(s, low):
    normal = s.b * s.k * s.a
    if below(s.r, low):
        return "low", s.r * normal
    return ("high" if not below(s.r, s.high) else "normal"), normal


TAILS = {"T1": t1, "T2": t2, "T3": t3, "T4": t4,
         "T5": above_normal(lambda r, k: 1.7 + 0.5 * (r - k)),
         "T6": above_normal(lambda r, k: 1 + 0.7 * (r - k)),
         "T7": t7, "T8": t8, "T9": t9, "T10": t10, "T11": t11, "T12": t4}


def normal_points(pack, s):
    """What a normal case is paid, and a high one before review and in its month."""
    return s.b * s.k * s.a * (1 if pack.value == "dip" else s.c)


def meets(when, case, group, is_ungrouped, hospital):
    """Whether everything that a condition states holds; an unknown value meets no limit."""
    def known(value, holds):
        return value is not None and holds(value)
    tests = {
        "los_at_most": lambda x: known(case.los, lambda v: v <= x),
        "los_at_least": lambda x: known(case.los, lambda v: v >= x),
        "age_at_most": lambda x: known(case.age, lambda v: v <= x),
        "age_at_least": lambda x: known(case.age, lambda v: v >= x),
        "diagnoses_at_least": lambda x: known(case.diagnoses, lambda v: v >= x),
        "discharge_way": lambda x: case.way in x,
        "tag": lambda x: any(tag in case.tags for tag in x),
        "group": lambda x: group["group_code"] in x,
        "hospital_type": lambda x: hospital["type"] in x,
        "level": lambda x: int(hospital["level"]) in x,
        "ungrouped": lambda x: is_ungrouped == x,
        "primary_care": lambda x: (group.get("primary_care") == "1") == x,
        "base_group": lambda x: (group.get("base_group") == "1") == x,
        "tcm_advantage": lambda x: (group.get("tcm_advantage") == "1") == x,
    }
    return all(tests[name](value) for name, value in when.items())


def priced_days(pack, days, level):
    """What a stay is worth by the phases of the per-diem price list."""
    worth, since = 0.0, 0
    for up_to, prices in pack.per_diem:
        worth += max(0, min(days, up_to) - since) * prices[level - 1]
        since = up_to
    return worth
