"""The drawn multipliers of one scenario, for the literal settlement."""

import calendar
import dataclasses


@dataclasses.dataclass
class Driver:
    """The values that one scenario drew: by what, {name or tuple of names: value}, and where."""
    target: str
    by: object      # "all", an axis, or a tuple of two
    values: object
    where: dict = dataclasses.field(default_factory=dict)  # axis: names

    def factor(self, names):
        if any(names[axis] not in allowed for axis, allowed in self.where.items()):
            return 1.0
        if self.by == "all":
            return self.values
        if isinstance(self.by, tuple):
            return self.values[tuple(names[axis] for axis in self.by)]
        return self.values[names[self.by]]


class Drivers:
    """The multipliers of one scenario, and whether the total weight is held against those of the
    weights. Drivers on one target multiply."""

    def __init__(self, drivers=(), hold_total_weight=False):
        self.drivers, self.hold_total_weight = list(drivers), hold_total_weight

    def factor(self, target, **names):
        product = 1.0
        for driver in self.drivers:
            if driver.target == target:
                product *= driver.factor(names)
        return product

    def of_case(self, target, case, pack):
        if all(driver.target != target for driver in self.drivers):
            return 1.0
        code = case.code(pack)
        return self.factor(target, fund=case.fund, level=str(case.level), hospital=case.hospital,
                           group=code, mdc=code[:1], month=calendar.month_abbr[case.month])
