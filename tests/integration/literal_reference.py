"""The reference standards of rules 2 in plain Python: M, weights, level coefficients, stability and
auxiliary coefficients from past cases, literally and slowly."""

import collections
import math

from literal_rules import TIE, above, half_up, meets


def mean(values):
    return math.fsum(values) / len(values)


def quantile(values, p):
    """Type 7: linear between order statistics. `values` is sorted."""
    place = (len(values) - 1) * p
    i = min(int(place), len(values) - 2) if len(values) > 1 else 0
    return values[i] + (place - i) * (values[min(i + 1, len(values) - 1)] - values[i])


def kept(costs, trim):
    """Which costs of a group stay before the means; a cost on a bound does."""
    if trim is None or not costs:
        return [True] * len(costs)
    kind, low, high = trim
    ordered = sorted(costs)
    if kind == "percentile":
        bounds = quantile(ordered, low), quantile(ordered, high)
    elif kind == "iqr":
        q1, q3 = quantile(ordered, 0.25), quantile(ordered, 0.75)
        bounds = q1 - low * (q3 - q1), q3 + high * (q3 - q1)
    else:
        bounds = low * mean(costs), high * mean(costs)
    slack = TIE * max(abs(b) for b in bounds)
    return [bounds[0] - slack <= c <= bounds[1] + slack for c in costs]


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
    """The standards of one pack from the cases of the history."""

    def __init__(self, pack, cases, hospitals, groups):
        self.pack, self.hospitals, self.groups = pack, hospitals, groups
        self.newest = max(case.year for case in cases)
        self.by_group = collections.defaultdict(list)
        for case in cases:
            if not self.is_ungrouped(case.code(pack)):
                self.by_group[case.code(pack)].append(case)
        for code, own in self.by_group.items():
            stay = kept([self.cost(case) for case in own], pack.trim)
            self.by_group[code] = [case for case, stays in zip(own, stay) if stays]
        self.mean = self.means([case for own in self.by_group.values() for case in own])
        if pack.catalogue_mean is not None:
            self.mean = pack.catalogue_mean
        self.weight, self.coefficient, self.unstable, self.unreferenced = {}, {}, {}, set()
        for code in set(self.by_group) | set(groups):
            self.add_group(code, self.standard_cases(code))
        self.negotiate()

    def cost(self, case):
        """C as the pack's group payment sees it."""
        return case.total - (case.excluded if self.pack.separate_excluded else 0)

    def is_ungrouped(self, code):
        return code == "" or code in self.pack.ungrouped

    def means(self, cases):
        """The mean cost: pooled, or the weighted mean of the yearly means."""
        if not self.pack.years:
            return mean([self.cost(case) for case in cases])
        top = bottom = 0.0
        for age, weight in enumerate(reversed(self.pack.years)):
            own = [self.cost(case) for case in cases if case.year == self.newest - age]
            if own:
                top += weight * mean(own)
                bottom += weight
        return top / bottom

    def standard_cases(self, code):
        """The cases that a group's standard is taken from: its own, or those of all groups that
        are no core types and begin with the same three characters."""
        own = self.by_group.get(code, [])
        if len(own) >= self.pack.core_threshold:
            return own
        return [case for other, cases in sorted(self.by_group.items()) for case in cases
                if other[:3] == code[:3] and len(cases) < self.pack.core_threshold]

    def add_group(self, code, own):
        row = self.groups.get(code, {})
        n = len(own)
        self.unstable[code] = True
        catalogued = self.pack.weights == "catalogue" and row.get("weight")
        if n == 0 and not catalogued:
            self.unreferenced.add(code)
            return
        if n > 1:
            costs = [self.cost(case) for case in own]
            middle = mean(costs)
            sd = math.sqrt(math.fsum((c - middle)**2 for c in costs) / (n - 1))
            self.unstable[code] = n <= self.pack.n_min or above(sd / middle, self.pack.cv_max)
        if row.get("unstable"):
            self.unstable[code] = row["unstable"] == "1"
        self.weight[code] = (float(row["weight"]) if catalogued
                             else self.means(own) / self.mean)
        self.coefficient[code] = self.levels(own, code, row)

    def levels(self, own, code, row):
        source = self.pack.coefficients
        if self.unstable[code] or row.get("base_group") == "1":
            return {1: 1.0, 2: 1.0, 3: 1.0}
        if source == "catalogue":
            return {level: float(row[f"level_{level}"] or 1) for level in (1, 2, 3)}
        if source != "data":
            return dict(zip((1, 2, 3), source))
        at = {level: [c for c in own if c.level == level] for level in (1, 2, 3)}
        known = [level for level in (1, 2, 3) if at[level] and self.means(at[level]) > 0]
        ratios = [self.means(at[level]) / self.means(own) for level in known]
        if self.pack.repair:
            ratios = isotonic(ratios, [len(at[level]) for level in known])
        found = dict(zip(known, ratios))
        filled = {}
        for level in (1, 2, 3):
            lower = [k for k in known if k <= level]
            filled[level] = found[lower[-1] if lower else known[0]]
        return {level: half_up(value) for level, value in filled.items()}

    def negotiate(self):
        """Multipliers on chosen weights, then all rescaled: sum n w as it was."""
        if not self.pack.negotiated:
            return
        def total():
            return math.fsum(len(self.by_group.get(g, [])) * w for g, w in self.weight.items())
        held = total()
        for code, factor in self.pack.negotiated.items():
            if code in self.weight:
                self.weight[code] *= factor
        rescaled = held / total()
        for code in self.weight:
            self.weight[code] *= rescaled

    def paid_by_own_cost(self, code):
        """Whether the group's cases are paid u (C - U) / M."""
        if self.is_ungrouped(code) or code in self.unreferenced or code not in self.weight:
            return True
        return self.pack.whole_group and self.unstable[code]

    def auxiliary(self, code, when):
        """Mean of the group's reference cases that meet `when` over the mean of the group; None
        where fewer than five do."""
        own = self.by_group.get(code, [])
        subset = [case for case in own
                  if meets(when, case, {"group_code": code, **self.groups.get(code, {})}, False,
                           self.hospitals[case.hospital])]
        if len(subset) < 5:
            return None
        return self.means(subset) / self.means(own)
