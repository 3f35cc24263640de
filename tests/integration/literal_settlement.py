"""A second, separate implementation of a settled year: the rules in plain Python, case by case,
under one policy, with or without a scenario's drivers. It shares nothing with the program."""

import collections
import dataclasses

from literal_drivers import Drivers
from literal_reference import Reference
from literal_rules import (FUNDS, TAILS, Standard, half_up, high_threshold, meets,
                           normal_points, priced_days)


def number(text, default=0.0):
    return float(text) if text else default


def integer(text):
    return int(text) if text else None


class Case:
    """One row of cases.csv; `order` is its place in the file."""

    def __init__(self, row, order, level):
        self.order, self.level, self.row = order, level, row
        self.year, self.month = int(row["discharge_date"][:4]), int(row["discharge_date"][5:7])
        self.hospital, self.fund = row["hospital_id"], row["fund"]
        self.total, self.booked = number(row["total_cost"]), number(row["fund_paid"])
        self.other = number(row["other_paid"])
        self.patient = number(row["patient_paid"], self.total - self.booked - self.other)
        self.self_expense = number(row["self_expense"])
        self.unreasonable = number(row["unreasonable_cost"])
        self.excluded = number(row["excluded_cost"])
        self.los, self.age = integer(row["los_days"]), integer(row["age"])
        self.diagnoses, self.way = integer(row["secondary_diagnoses"]), integer(row["discharge_way"])
        self.tags = row["tags"].split(";")

    def code(self, pack):
        return self.row[pack.column]


class Region:
    """The rows of the three tables, as dicts."""

    def __init__(self, cases, hospitals, groups):
        self.hospitals = {row["hospital_id"]: row for row in hospitals}
        self.groups = {row["group_code"]: row for row in groups}
        self.cases = [Case(row, i, int(self.hospitals[row["hospital_id"]]["level"]))
                      for i, row in enumerate(cases)]


@dataclasses.dataclass
class Paid:
    """What the rules make of one case, its money and volume driven."""
    case: Case
    volume: float
    gross: float          # C with E
    cost: float           # C of the group payment
    booked: float
    other: float          # D + O - a separate E
    self_expense: float
    kind: str = "normal"
    points: float = 0.0
    month_points: float = 0.0
    add_on: float = 0.0
    excess: float = 0.0
    charge: float = 0.0   # yuan from the pool for a case outside it
    granted: float = 0.0  # of the volume


class Judge:
    """Turns cases into points under one pack (rules 3 and 4)."""

    def __init__(self, pack, reference, region, year, drivers):
        self.pack, self.reference, self.region, self.drivers = pack, reference, region, drivers
        self.settled = [case for case in region.cases if case.year == year]
        self.k = {h: self.hospital_coefficient(h) for h in region.hospitals}
        self.held = self.rescaled()

    def hospital_coefficient(self, h):
        row = self.region.hospitals[h]
        own = [case for case in self.settled if case.hospital == h]
        tcm = sum("tcm" in case.tags for case in own) / len(own) if own else 0.0
        added = 0.0
        for when, add in self.pack.bonus:
            if (row["type"] in when.get("type", [row["type"]])
                    and h in when.get("hospital", [h])
                    and tcm >= when.get("tcm_share_at_least", 0)):
                added += add
        if self.pack.bonus_cap is not None:
            added = min(added, self.pack.bonus_cap)
        return (number(row["coefficient"], 1.0) + added) * self.drivers.factor(
            "coefficient", hospital=h, level=row["level"])

    def driven_weight(self, code):
        return self.reference.weight[code] * self.drivers.factor(
            "weight", group=code, mdc=code[:1])

    def rescaled(self):
        """What brings the total weight back to where it was, with the kept reference cases."""
        if not self.drivers.hold_total_weight:
            return 1.0
        count = {g: len(self.reference.by_group.get(g, [])) for g in self.reference.weight}
        return (sum(n * self.reference.weight[g] for g, n in count.items())
                / sum(n * self.driven_weight(g) for g, n in count.items()))

    def group_row(self, code):
        return {"group_code": code, **self.region.groups.get(code, {})}

    def outside_route(self, case, code):
        for when, route in self.pack.outside:
            if meets(when, case, self.group_row(code), self.reference.is_ungrouped(code),
                     self.region.hospitals[case.hospital]):
                return route
        return None

    def charge(self, paid, route):
        """What the pool pays for a case outside it."""
        if self.pack.separate or route == "outside":
            return 0.0
        if route == "per-diem":
            worth = priced_days(self.pack, paid.case.los, paid.case.level)
            return max(0.0, worth - paid.other)
        return paid.booked

    def paid(self, case):
        pack, code = self.pack, case.code(self.pack)
        f = self.drivers.of_case("cost", case, pack)
        route = self.outside_route(case, code)
        share = self.drivers.of_case("fund_share", case, pack)
        paid = Paid(case, self.drivers.of_case("volume", case, pack), f * case.total,
                    f * self.reference.cost(case), f * share * case.booked,
                    f * (case.patient + case.other + (1 - share) * case.booked),
                    f * case.self_expense)
        if route is not None:
            paid.kind, paid.charge = "outside", self.charge(paid, route)
            return paid
        if self.reference.paid_by_own_cost(code):
            paid.points = pack.u * (paid.cost - f * case.unreasonable) / self.reference.mean
            paid.month_points = 0.7 * paid.points
        else:
            self.by_tail(paid, code, f * case.unreasonable)
        if paid.kind == "outside":
            paid.charge = self.charge(paid, "fee-for-service")
        elif pack.separate_excluded:
            paid.other -= f * case.excluded
        return paid

    def by_tail(self, paid, code, unreasonable):
        pack, case = self.pack, paid.case
        w, c = self.driven_weight(code) * self.held, self.reference.coefficient[code][case.level]
        regional = self.reference.mean * w
        flat = pack.flat_primary_care and self.group_row(code).get("primary_care") == "1"
        s = Standard(b=half_up(pack.u * w), c=c, k=1.0 if flat else self.k[case.hospital],
                     a=self.auxiliary(case, code), r=paid.cost / (regional * c),
                     rho=paid.cost / regional, actual=pack.u * paid.cost / self.reference.mean,
                     high=high_threshold(pack, w, case.level))
        paid.kind, paid.points = TAILS[pack.tail](s, pack.low)
        paid.month_points = normal_points(pack, s) if paid.kind == "high" else paid.points
        if paid.kind == "high" and pack.review != "automatic":
            reviewed = paid.cost - unreasonable
            paid.points = paid.month_points
            paid.add_on = paid.points * max(0.0, reviewed / (regional * c) - s.high)
            paid.excess = reviewed - s.high * regional * c

    def auxiliary(self, case, code):
        """The largest of the adjusters that apply, 1 where none does."""
        values = []
        for when, value in self.pack.adjusters:
            if meets(when, case, self.group_row(code), False, self.region.hospitals[case.hospital]):
                values.append(self.reference.auxiliary(code, when) if value == "data" else value)
        return max([value for value in values if value is not None], default=1.0)

    def year(self, cases):
        """All cases of a year, their add-ons granted in order of falling excess."""
        everything = [self.paid(case) for case in cases]
        if self.pack.cap is None:
            cap = float("inf")
        else:
            cap = self.pack.cap * sum(paid.volume for paid in everything)
        used = 0.0
        q = min(max(self.pack.q * self.drivers.factor("review_approval"), 0.0), 1.0)
        requests = [paid for paid in everything if paid.excess > 0]
        for paid in sorted(requests, key=lambda p: (-p.excess, p.case.order)):
            paid.granted = min(max(cap - used, 0.0), q * paid.volume)
            used += q * paid.volume
        return everything


class Sums(collections.defaultdict):
    """Sums over cases under keys (what, *which)."""

    def __init__(self, everything, pool_of, pack):
        super().__init__(float)
        for paid in everything:
            case, v = paid.case, paid.volume
            key, code = (case.fund, case.hospital), case.code(pack)
            self["cases_" + paid.kind, case.fund] += v
            self["gross", key] += v * paid.gross
            self["all_booked", key] += v * paid.booked
            self["group_cases", code] += v
            self["group_cost", code] += v * paid.gross
            if paid.kind == "outside":
                values = {"charge": v * paid.charge}
            else:
                values = {"points": v * paid.points + paid.granted * paid.add_on,
                          "month_points": v * paid.month_points,
                          "addon": paid.granted * paid.add_on, "cost": v * paid.cost,
                          "booked": v * paid.booked, "other": v * paid.other,
                          "self": v * paid.self_expense}
            pool = pool_of[case.hospital]
            for name, value in values.items():
                for which in (key, key + (case.month,), (pool, case.fund),
                              (pool, case.fund, case.month), (code,), key + (code,)):
                    self[(name,) + which] += value


@dataclasses.dataclass
class Year:
    """What is settled: the year, its history, and B by pool and fund; pool "" is the region's."""
    year: int
    history: list
    budgets: dict   # (pool, fund) -> B after carve-outs


def pools_of(region, study):
    """The pool of each hospital: its community where that has a budget of its own."""
    named = {pool for pool, _ in study.budgets}
    return {h: row["community"] if row["community"] in named else ""
            for h, row in region.hospitals.items()}


@dataclasses.dataclass
class BeforeTheYear:
    """What a pool and fund knows from the newest year of history under the same rules."""
    rate: float = 0.0     # R, yuan per weight of 1
    points: float = 0.0   # P0
    phi: float = 0.0
    fixed: float = 0.0    # V0, elastic

    def elastic(self, pack, budget, points):
        """P0 at V0, the excess at a floating value that is never higher."""
        excess = points - self.points
        if excess <= 0:
            return self.fixed
        floating = min(self.fixed, (1 - pack.fixed_share) * budget / self.phi / excess)
        return (self.points * self.fixed + excess * floating) / points


def point_value(pack, sums, which, budget, points, before):
    """V of the year or of a month; `which` is the key of the pool's sums."""
    if pack.value == "rate":
        return before.rate / pack.u
    if pack.value == "elastic" and (points == 0 or len(which) == 3):
        return before.fixed
    if points == 0 or pack.value == "none":
        return 0.0
    cost, booked = sums[("cost",) + which], sums[("booked",) + which]
    money = budget - sums[("charge",) + which]
    if len(which) == 3 and pack.basis == "fund":
        return money / points
    if pack.value == "elastic":
        return before.elastic(pack, money, points)
    if pack.value == "dip":
        return money / (booked / cost) / points
    return (cost - booked + money) / points


def before_the_year(pack, judge, region, study, newest):
    """By pool and fund: the rate, or the fixed value, from the newest year of history."""
    known = {key: BeforeTheYear() for key in study.budgets}
    if pack.value == "rate" and pack.rate != "computed":
        for key, before in known.items():
            before.rate = judge.reference.mean if pack.rate == "mean" else pack.rate[key[1]]
    elif pack.value in ("rate", "elastic"):
        undriven = Judge(pack, judge.reference, region, study.year, Drivers())
        sums = Sums(undriven.year([c for c in region.cases if c.year == newest]),
                    pools_of(region, study), pack)
        for key, before in known.items():
            before.points = sums[("points",) + key]
            before.phi = sums[("booked",) + key] / sums[("cost",) + key]
            money = (study.budgets[key] - sums[("charge",) + key]) / before.phi
            before.rate = money / (before.points / pack.u)
            before.fixed = pack.fixed_share * money / before.points
    return known


class Settlement:
    """Point values, clearing and monthly payments (rules 7 and 8) on the sums of a year."""

    def __init__(self, pack, region, study, drivers):
        self.pack, self.region, self.study, self.drivers = pack, region, study, drivers
        history = [case for case in region.cases if case.year in study.history]
        self.reference = Reference(pack, history, region.hospitals, region.groups)
        judge = Judge(pack, self.reference, region, study.year, drivers)
        self.pool_of = pools_of(region, study)
        self.paid = judge.year(judge.settled)
        self.sums = Sums(self.paid, self.pool_of, pack)
        self.before = before_the_year(pack, judge, region, study, self.reference.newest)
        self.past = collections.defaultdict(float)  # F of the newest year of history
        for case in history:
            if case.year == self.reference.newest:
                for key in (case.fund, (case.fund, case.month), (case.fund, case.hospital)):
                    self.past[key] += case.booked
        self.out = collections.defaultdict(dict)
        for step in (self.deduct_points, self.values, self.clear, self.months, self.funds,
                     self.by_group):
            step()

    def budget(self, pool, fund):
        return self.study.budgets[pool, fund] * self.drivers.factor("budget", fund=fund)

    def keys(self):
        return [(fund, h) for fund in FUNDS for h in self.region.hospitals]

    def deduct_points(self):
        """Points off P_h of the year, split over the funds by points."""
        for fund, h in self.keys():
            own = self.sums["points", fund, h]
            both = sum(self.sums["points", f, h] for f in FUNDS)
            off = number(self.region.hospitals[h]["points_deducted"])
            self.out["hospital_points"][fund, h] = own - (off * own / both if both else 0.0)

    def values(self):
        self.value, self.month_value, self.pool_points = {}, {}, {}
        for pool, fund in self.study.budgets:
            b = self.budget(pool, fund)
            which = (pool, fund)
            self.pool_points[which] = sum(p for (f, h), p in self.out["hospital_points"].items()
                                          if f == fund and self.pool_of[h] == pool)
            self.value[which] = point_value(self.pack, self.sums, which, b,
                                            self.pool_points[which], self.before[which])
            for month in range(1, 13):
                share = (self.past[fund, month] / self.past[fund] if self.past[fund] else 1 / 12)
                at = which + (month,)
                self.month_value[at] = point_value(self.pack, self.sums, at, b * share,
                                                   self.sums[("month_points",) + at],
                                                   self.before[which])

    def fund_part(self, fund, h):
        """What of an entitlement the fund pays: 1, or phi of the hospital or of its pool."""
        if self.pack.fund_share:
            return self.pack.fund_share[fund]
        if self.pack.value != "dip":
            return 1.0
        which = (fund, h) if self.pack.phi == "hospital" else (self.pool_of[h], fund)
        cost = self.sums[("cost",) + which]
        return self.sums[("booked",) + which] / cost if cost else 0.0

    def clear(self):
        pack, sums, self.kept, self.audit = self.pack, self.sums, {}, {}
        for fund, h in self.keys():
            key, row = (fund, h), self.region.hospitals[h]
            cost = sums[("cost",) + key]
            a = self.out["hospital_points"][key] * self.value[self.pool_of[h], fund]
            if pack.kappa:
                a *= number(row["assessment"], 1.0) * self.drivers.factor(
                    "assessment", hospital=h, level=row["level"], fund=fund)
            if pack.surplus_cap is not None:
                a = min(a, (1 + pack.surplus_cap) * cost)
            if pack.sharing and a:
                a *= interpolated(pack.sharing, cost / a)
            self.out["hospital_entitlement"][key] = a
            over = (max(0.0, sums[("self",) + key] - pack.self_limit * cost)
                    if pack.self_limit is not None else 0.0)
            self.kept[key] = a * self.fund_part(fund, h) - over
            both = sum(sums["all_booked", (f, h)] for f in FUNDS)
            self.audit[key] = (number(row["audit_deduction"]) * sums["all_booked", key] / both
                               if both else 0.0)
            self.out["hospital_payout"][key] = (
                self.kept[key] - (sums[("other",) + key] if pack.separate_excluded else 0.0)
                + sums[("charge",) + key] - self.audit[key])

    def months(self):
        for fund, h in self.keys():
            for month in range(1, 13):
                at = (fund, h, month)
                points = self.sums[("month_points",) + at] + self.sums[("addon",) + at]
                money = points * self.month_value[self.pool_of[h], fund, month]
                if self.pack.fund_share:
                    money *= self.pack.fund_share[fund]
                else:
                    money -= self.sums[("other",) + at]
                money += self.sums[("charge",) + at]
                paid = self.pack.alpha * money - self.audit[fund, h] / 12
                if month == 1:
                    paid += self.pack.advance * self.past[fund, h] / 12
                self.out["hospital_prepaid"][at] = paid

    def funds(self):
        out, sums = self.out, self.sums
        out["hospital_cost"] = {key: sums["gross", key] for key in self.keys()}
        out["hospital_booked"] = {key: sums["all_booked", key] for key in self.keys()}
        for fund in FUNDS:
            for total, part in (("points", "hospital_points"), ("cost", "hospital_cost"),
                                ("fund_booked", "hospital_booked"), ("payout", "hospital_payout")):
                out[total][fund] = sum(x for (f, _), x in out[part].items() if f == fund)
            pools = [key for key in self.study.budgets if key[1] == fund]
            out["budget"][fund] = sum(self.budget(*key) for key in pools)
            out["balance"][fund] = out["budget"][fund] - out["payout"][fund]
            out["point_value"][fund] = averaged(
                [(self.value[key], self.pool_points[key]) for key in pools])
            for kind in ("low", "normal", "high", "outside"):
                out["cases_" + kind][fund] = sums["cases_" + kind, fund]
            for month in range(1, 13):
                out["month_point_value"][fund, month] = averaged(
                    [(self.month_value[key + (month,)], sums[("month_points",) + key + (month,)])
                     for key in pools])
                out["month_payout"][fund, month] = sum(
                    x for (f, _, t), x in out["hospital_prepaid"].items()
                    if f == fund and t == month)

    def by_group(self):
        """A after deductions spread over a hospital's cases by points, the rest case by case."""
        codes = {paid.case.code(self.pack) for paid in self.paid}
        for code in codes:
            pay = self.sums["charge", code]
            if self.pack.separate_excluded:
                pay -= self.sums["other", code]
            for key in self.keys():
                share = self.sums[("points",) + key + (code,)]
                if share:
                    pay += self.kept[key] * share / self.sums[("points",) + key]
            self.out["group_payout"][code] = pay
            self.out["group_cases"][code] = self.sums["group_cases", code]
            self.out["group_cost"][code] = self.sums["group_cost", code]
            self.out["group_points"][code] = self.sums["points", code]


def averaged(pairs):
    """The mean of values by weight; of a single value, itself."""
    if len(pairs) == 1:
        return pairs[0][0]
    total = sum(weight for _, weight in pairs)
    return sum(value * weight for value, weight in pairs) / total if total else 0.0


def interpolated(knots, x):
    """Linear between the knots, flat outside them."""
    if x <= knots[0][0]:
        return knots[0][1]
    for (x0, y0), (x1, y1) in zip(knots, knots[1:]):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return knots[-1][1]


def settle(pack, region, study, drivers=Drivers()):
    """Every result variable of one policy: {variable: {fund or (fund, hospital) ... : value}}."""
    return Settlement(pack, region, study, drivers).out
