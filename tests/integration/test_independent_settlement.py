"""settle and run against a second, separate implementation: the rules in plain Python, case by
case (literal_settlement.py), on a region made to be awkward (hostile_region.py)."""

import json
import unittest

import hostile_region
from literal_drivers import Driver, Drivers
from literal_rules import PACKS, TAILS, Standard
from literal_settlement import Region, Year, settle
from program import ProgramTest, main
from result_check import MONTHS, Result, differences
from variant_packs import VARIANTS, spliced

PLAN = """\
schema = 1
name = "twice"
policies = [%s]
seed = 11
[data]
region = "region.h5"
year = 2024
history = [2021, 2022, 2023]
[budget.employee]
total = 8e6
carve_outs = { per_diem = 3e5, adjustment_reserve = 1e5 }
[budget.resident]
last_year = 20e6
growth = 0.04
[output]
prepaid = true
"""
POOLS = """
[pool.north.budget.employee]
total = 1.9e6
[pool.north.budget.resident]
total = 6.1e6
[pool.county]
community = ["south"]
[pool.county.budget.employee]
total = 2.2e6
[pool.county.budget.resident]
total = 5.3e6
"""
DRIVER = """
[[driver]]
name = "%s"
target = "%s"
by = %s
distribution = { type = "lognormal", mean = %g, cv = 0.09 }
"""
WHERE = {"level": ", ".join, "fund": lambda names: quoted(names), "group": lambda names: quoted(names),
         "month": lambda names: ", ".join(str(MONTHS.index(name) + 1) for name in names)}
BUDGETS = {("", "employee"): 7.6e6, ("", "resident"): 20.8e6}
EXACT = 1e-9    # double precision, of the cost of the same hospital, group or fund
SINGLE = 1e-6   # single precision lanes


def quoted(names):
    return ", ".join(f'"{name}"' for name in names)


class LiteralRules(unittest.TestCase):
    """The literal rules themselves give the worked values of the notices."""

    def points(self, tail, cost, low, high, **standard):
        s = Standard(**{"a": 1.0, "rho": 0.0, "high": high, **standard})
        return TAILS[tail](s, low)

    def test_level_consistent(self):
        mean, w, c = 7990.2388, 1.2, 0.9
        for cost, kind, points in ((2000, "low", 25.030541), (2588, "low", 32.389520),
                                   (2589, "normal", 108), (21573, "normal", 108),
                                   (21574, "high", 108.004446), (30000, "high", 213.458115)):
            found = self.points("T1", cost, 0.3, 2.5, b=120.0, c=c, k=1.0,
                                r=cost / (mean * w * c), actual=100 * cost / mean)
            self.assertEqual(found[0], kind)
            self.assertAlmostEqual(found[1], points, places=6)

    def test_dip_default_and_five_bands(self):
        for cost, points in ((3000, 412.5), (4000, 550), (4001, 1100), (15999, 1100),
                             (16000, 1100), (40000, 4400)):
            found = self.points("T9", cost, 0.5, 2, b=1000.0, c=1.0, k=1.1, r=cost / 8000,
                                actual=0.0)
            self.assertAlmostEqual(found[1], points)
        for cost, points in ((6400, 800), (6401, 1000), (11200, 1000), (20000, 2100),
                             (30000, 2100)):
            found = self.points("T7", cost, 0.4, 1.4, b=1000.0, c=1.0, k=1.0, r=cost / 8000,
                                actual=0.0)
            self.assertAlmostEqual(found[1], points)


class Settlement(ProgramTest):
    def setUp(self):
        super().setUp()
        self.region = Region(*hostile_region.make(self.folder, seed=3))
        self.study = Year(2024, [2021, 2022, 2023], BUDGETS)
        self.drgsim("import", "--cases", "cases.csv", "--hospitals", "hospitals.csv",
                    "--groups", "groups.csv", "--out", "region.h5")

    def write_variants(self, names):
        for name in names:
            self.write(f"{name}.toml", spliced(name, VARIANTS[name]))
        return {name: VARIANTS[name].rules for name in names}

    def agrees(self, arrays, policy, mine, result, tolerance, at=()):
        """Every variable of a policy, in one scenario or in the base, is the literal one."""
        place = (result.scales["policy"].index(policy),) + at
        with self.subTest(policy=policy, scenario=at):
            wrong = differences(arrays, place, mine, result, tolerance)
            self.assertEqual(wrong, [], "\n" + "\n".join(wrong))

    def settled(self, plan, packs, study=None):
        """Settles the plan and holds every pack against the rules."""
        self.write("plan.toml", plan)
        self.drgsim("settle", "plan.toml", "--out", "s.h5", "--force")
        result = Result(self.path("s.h5"))
        for name, pack in packs.items():
            mine = settle(pack, self.region, study or self.study)
            self.agrees(result.base, name, mine, result, EXACT)

    def test_the_reference_packs(self):
        self.settled(PLAN % quoted(PACKS), PACKS)

    def test_another_rule_is_noticed(self):
        """The comparison sees a threshold that is off by a fen's worth, and a lost deduction."""
        self.write("plan.toml", PLAN % quoted(["guigang-2020"]))
        self.drgsim("settle", "plan.toml", "--out", "s.h5")
        result = Result(self.path("s.h5"))
        pack = PACKS["guigang-2020"]
        for other, variable in ((pack.but(low=0.3 - 1e-7), "cases_low"),
                                (pack.but(self_limit=0.11), "hospital_payout"),
                                (pack.but(cap=0.0499), "group_points"),
                                (pack.but(advance=1.99), "hospital_prepaid")):
            wrong = differences(result.base, (0,), settle(other, self.region, self.study), result,
                                EXACT)
            self.assertTrue(any(line.startswith(variable) for line in wrong), f"{variable} {wrong}")

    def test_every_other_rule(self):
        packs = self.write_variants(VARIANTS)
        self.settled(PLAN % quoted(f"{name}.toml" for name in packs), packs)

    def test_county_communities_with_budgets_of_their_own(self):
        names = ["guigang-2020", "dip-national", "drg-rate", "t4-exit", "t11-dip-3", "t10-additive"]
        packs = {name: PACKS[name] for name in names}
        packs.update(self.write_variants(["outside-pool", "outside-rate", "shared", "fund-basis"]))
        budgets = {**BUDGETS, ("north", "employee"): 1.9e6, ("north", "resident"): 6.1e6,
                   ("south", "employee"): 2.2e6, ("south", "resident"): 5.3e6}
        plan = PLAN % quoted(name if name in PACKS else f"{name}.toml" for name in packs)
        self.settled(plan + POOLS, packs, Year(2024, [2021, 2022, 2023], budgets))

    def test_history_of_the_settled_year_itself(self):
        packs = {name: PACKS[name] for name in ("guigang-2020", "dip-national", "t5-flat-step")}
        plan = (PLAN % quoted(packs)).replace("history = [2021, 2022, 2023]\n", "")
        self.settled(plan, packs, Year(2024, [2024], BUDGETS))

    def test_scenarios_without_drivers_are_the_settlement(self):
        packs = {**PACKS, **self.write_variants(["outside-pool", "outside-exits", "adjusted",
                                                 "reviewed-lifted", "shared-dip"])}
        self.write("plan.toml",
                   PLAN % quoted(name if name in PACKS else f"{name}.toml" for name in packs))
        mine = {name: settle(pack, self.region, self.study) for name, pack in packs.items()}
        for precision, tolerance in (("single", SINGLE), ("double", EXACT)):
            self.drgsim("run", "plan.toml", "--out", "r.h5", "--scenarios", 64, "--precision",
                        precision, "--force")
            result = Result(self.path("r.h5"))
            for name in packs:
                self.agrees(result.base, name, mine[name], result, EXACT)
                for scenario in (0, 37, 63):
                    self.agrees(result.drawn, name, mine[name], result, tolerance, (scenario,))
            first = {name: values[:, :1] for name, values in result.drawn.items()}
            for name, values in result.drawn.items():
                self.assertTrue((values == first[name]).all(), f"{name} is the same in all lanes")

    def drivers_of(self, result, scenario, drivers):
        """The drawn multipliers of a scenario for the literal settlement."""
        names = {**result.scales, "month": MONTHS, "level": ["1", "2", "3"]}
        drawn = []
        for name, (target, by, where) in drivers.items():
            values = result.drivers[name][scenario]
            if by == "all":
                values = float(values)
            elif isinstance(by, tuple):
                values = {(a, b): float(values[i, j]) for i, a in enumerate(names[by[0]])
                          for j, b in enumerate(names[by[1]])}
            else:
                values = dict(zip(names[by], map(float, values), strict=True))
            drawn.append(Driver(target, by, values, where))
        return drawn

    def driven(self, drivers, packs, runs, hold_total_weight=False, study=None):
        """Runs `drivers` (name: target, `by`, `where`) and settles some of the scenarios again.
        `runs`: precision, tolerance, scenarios."""
        study = study or self.study
        plan = PLAN % quoted(name if name in PACKS else f"{name}.toml" for name in packs)
        plan = plan.replace("[2021, 2022, 2023]", str(study.history))
        for name, (target, by, where) in drivers.items():
            plan += DRIVER % (name, target, json.dumps(by), 0.7 if target == "review_approval" else 1)
            plan += "hold_total_weight = true\n" * (hold_total_weight and target == "weight")
            plan += "".join(f"where.{axis} = [{WHERE[axis](allowed)}]\n"
                            for axis, allowed in where.items())
        self.write("plan.toml", plan)
        for precision, tolerance, scenarios in runs:
            self.drgsim("run", "plan.toml", "--out", "r.h5", "--scenarios", 70, "--precision",
                        precision, "--force")
            result = Result(self.path("r.h5"))
            for scenario in scenarios:
                drawn = Drivers(self.drivers_of(result, scenario, drivers), hold_total_weight)
                for name, pack in packs.items():
                    mine = settle(pack, self.region, study, drawn)
                    self.agrees(result.drawn, name, mine, result, tolerance, (scenario,))

    def test_scenarios_with_drivers(self):
        """Two drivers on one target multiply; the caps of guigang-2020 and t11-dip-3 bind."""
        packs = {**PACKS, **self.write_variants(["outside-pool", "reviewed-lifted", "negotiated"])}
        drivers = {"budget": ("budget", "fund", {}), "weights": ("weight", "group", {}),
                   "chapters": ("weight", "mdc", {}), "inflation": ("cost", "all", {}),
                   "hospital-cost": ("cost", "hospital", {}), "volume": ("volume", "group", {}),
                   "season": ("volume", "month", {})}
        self.driven(drivers, packs, [("double", EXACT, (0, 41, 69)), ("single", SINGLE, (5,))])

    def test_scenarios_with_drivers_of_coefficients_and_review(self):
        packs = {**{name: PACKS[name] for name in ("guigang-2020", "dip-national", "t5-flat-step")},
                 **self.write_variants(["reviewed-lifted", "outside-rate", "shared", "price-list",
                                        "elastic-outside", "core-types", "outside-dip"])}
        drivers = {"k": ("coefficient", "hospital", {}), "levels": ("coefficient", "level", {}),
                   "kappa": ("assessment", "hospital", {}), "q": ("review_approval", "all", {}),
                   "cost": ("cost", "fund", {}), "volume": ("volume", "level", {}),
                   "share": ("fund_share", "fund", {}), "budget": ("budget", "fund", {})}
        self.driven(drivers, packs, [("double", EXACT, (1, 2))])

    def test_scenarios_with_drivers_of_some_cases_and_pairs(self):
        """The settled year is part of the history: its costs move, the reference's do not."""
        packs = {name: PACKS[name] for name in ("guigang-2020", "t7-five-bands", "t4-exit")}
        packs.update(self.write_variants(["outside-separate", "adjusted-dip"]))
        drivers = {"pair": ("cost", ("hospital", "group"), {}),
                   "old": ("volume", ("fund", "month"), {"level": ["2", "3"]}),
                   "some": ("cost", "group", {"fund": ["resident"], "month": ["Jan", "Jul"]}),
                   "few": ("weight", "group", {"group": ["A00", "TB1", "C02"]})}
        self.driven(drivers, packs, [("double", EXACT, (3, 66))],
                    study=Year(2024, [2023, 2024], BUDGETS))

    def test_a_total_weight_that_is_held(self):
        packs = {name: PACKS[name] for name in ("guigang-2020", "t10-additive", "drg-rate")}
        packs.update(self.write_variants(["negotiated", "catalogue"]))
        self.driven({"weights": ("weight", "group", {})}, packs, [("double", EXACT, (1, 2))], True)


if __name__ == "__main__":
    main()
