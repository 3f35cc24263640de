"""Holds a result file against the literal settlement, variable by variable."""

import calendar

import h5py

MONTHS = [calendar.month_abbr[month] for month in range(1, 13)]
FUND = ["point_value", "points", "cost", "fund_booked", "budget", "payout", "balance", "cases_low",
        "cases_normal", "cases_high", "cases_outside"]
HOSPITAL = ["hospital_points", "hospital_cost", "hospital_payout", "hospital_entitlement",
            "hospital_booked"]
MONTH = ["month_point_value", "month_payout"]
GROUP = ["group_cases", "group_points", "group_cost", "group_payout"]
VARIABLES = FUND + HOSPITAL + MONTH + ["hospital_prepaid"] + GROUP


class Result:
    """The variables of a result file, and where a key stands in them."""

    def __init__(self, path):
        with h5py.File(path) as file:
            text = lambda values: [v.decode() if isinstance(v, bytes) else str(v) for v in values]
            self.scales = {axis: text(file[axis][:]) for axis in
                           ("policy", "fund", "hospital", "group", "month", "level", "mdc")
                           if axis in file}
            self.base = {name: file["base"][name][...] for name in VARIABLES
                         if name in file["base"]}
            self.drawn = {name: file[name][...] for name in VARIABLES if name in file}
            self.drivers = {name[7:]: file[name][...] for name in file if name.startswith("driver_")}

    def index(self, variable, key):
        """Where the literal settlement's key stands, behind policy and scenario."""
        if variable in GROUP:
            return (self.scales["group"].index(key),)
        if variable in FUND:
            return (self.scales["fund"].index(key),)
        places = [self.scales["fund"].index(key[0])]
        if variable not in MONTH:
            places.append(self.scales["hospital"].index(key[1]))
        if variable in MONTH or variable == "hospital_prepaid":
            places.append(key[-1] - 1)
        return tuple(places)


def scale(variable, key, mine):
    """What the difference of a variable is measured by: the cost of the same hospital, group or
    fund for money, the fund's cost a point for point values, its own size for counts and points."""
    own = abs(mine[variable][key])
    if variable.endswith("points") or "cases" in variable:
        return max(1.0, own)
    if variable in GROUP:
        return max(1.0, own, mine["group_cost"][key])
    fund = key if isinstance(key, str) else key[0]
    if variable.endswith("point_value"):
        return max(1.0, own, mine["cost"][fund] / max(1.0, mine["points"][fund]))
    of_hospital = variable in HOSPITAL or variable == "hospital_prepaid"
    return max(1.0, own, mine["hospital_cost"][fund, key[1]] if of_hospital else mine["cost"][fund])


def differences(arrays, at, mine, result, tolerance):
    """A line for every value that is not the literal one. `arrays` by variable, `at` the leading
    indices: policy, or policy and scenario."""
    lines = []
    for variable in VARIABLES:
        wrong, worst = 0, (0.0, "")
        for key, value in mine[variable].items():
            theirs = float(arrays[variable][at + result.index(variable, key)])
            off = abs(theirs - value) / scale(variable, key, mine)
            if not off <= tolerance:
                wrong += 1
                worst = max(worst, (off, f"{key}: {theirs!r} for {value!r}"))
        if wrong:
            lines.append(f"{variable}: {wrong} of {len(mine[variable])}, worst {worst[1]}")
    return lines
