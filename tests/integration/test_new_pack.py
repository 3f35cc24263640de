"""A policy that nobody has seen before needs no new program: a pack written here, with six pieces,
jumps and routes, is validated, settled as its rules say, run and summed up."""

import os

import hostile_region
import literal_rules
from literal_settlement import Region, Year, settle
from program import ProgramTest, main
from result_check import Result, differences

PACK = """\
schema = 1
method = "drg-points"
name = "six-pieces"
title = "Made up on the spot"
[weights]
means = "yearly"
year_weights = [1, 3, 4]
trim = { kind = "ratio", low = 0.1, high = 6.0 }
[stability]
n_min = 8
cv_max = false
[tail]
ratio = "level"
K = [{ up_to = 1.5, value = [2.2, 2.4, 2.6] }, { value = [1.8, 2, 2] }]
[[tail.piece]]
class = "low"
below = 0.2
route = "fee-for-service"
[[tail.piece]]
class = "low"
below = 0.5
pay = { actual = 1 }
[[tail.piece]]
class = "low"
up_to = 0.9
pay = { normal = "0.05 + 0.8 * r" }
[[tail.piece]]
class = "normal"
up_to = "K"
pay = { normal = 1 }
[[tail.piece]]
class = "high"
up_to = "2 * K"
pay = { normal = "1.25 + 0.5 * (r - K)", base = "0.125" }
[[tail.piece]]
class = "high"
route = "fee-for-service"
[review]
mode = "automatic"
[monthly]
alpha = 0.95
advance_months = 3
[clearing]
surplus_cap = 0.2
"""
PLAN = """\
schema = 1
name = "new-pack"
policies = ["mine/six.toml"]
seed = 5
[data]
region = "region.h5"
year = 2024
history = [2021, 2022, 2023]
[budget.employee]
total = 7e6
[budget.resident]
total = 19e6
[output]
prepaid = true
"""


def six_pieces(s, _):
    """What PACK says, as a formula."""
    below, above = literal_rules.below, literal_rules.above
    normal = s.b * s.c * s.k * s.a
    if below(s.r, 0.2) or above(s.r, 2 * s.high):
        return "outside", 0.0
    if below(s.r, 0.5):
        return "low", s.actual
    if not above(s.r, 0.9):
        return "low", (0.05 + 0.8 * s.r) * normal
    if not above(s.r, s.high):
        return "normal", normal
    return "high", (1.25 + 0.5 * (s.r - s.high)) * normal + 0.125 * s.b * s.k * s.a


MINE = literal_rules.Pack(tail="six", k=[(1.5, [2.2, 2.4, 2.6]), (float("inf"), [1.8, 2, 2])],
                          years=[1, 3, 4], trim=("ratio", 0.1, 6.0), n_min=8, cv_max=float("inf"),
                          alpha=0.95, advance=3, surplus_cap=0.2)


class NewPack(ProgramTest):
    def setUp(self):
        super().setUp()
        literal_rules.TAILS["six"] = six_pieces
        self.region = Region(*hostile_region.make(self.folder, seed=8))
        self.drgsim("import", "--cases", "cases.csv", "--hospitals", "hospitals.csv",
                    "--groups", "groups.csv", "--out", "region.h5")
        os.mkdir(self.path("mine"))
        self.write("mine/six.toml", PACK)
        self.write("plan.toml", PLAN)

    def test_validated_settled_run_and_summed_up(self):
        self.drgsim("validate", "mine/six.toml")
        self.drgsim("validate", "plan.toml")
        self.drgsim("settle", "plan.toml", "--out", "s.h5")
        study = Year(2024, [2021, 2022, 2023], {("", "employee"): 7e6, ("", "resident"): 19e6})
        mine = settle(MINE, self.region, study)
        for kind in ("low", "normal", "high", "outside"):
            self.assertGreater(sum(mine["cases_" + kind].values()), 50, f"{kind} cases to look at")
        result = Result(self.path("s.h5"))
        self.assertEqual(differences(result.base, (0,), mine, result, 1e-9), [])
        self.drgsim("run", "plan.toml", "--out", "r.h5", "--scenarios", 64)
        result = Result(self.path("r.h5"))
        for scenario in (0, 63):
            self.assertEqual(differences(result.drawn, (0, scenario), mine, result, 1e-6), [])
        self.assertIn("six-pieces", self.drgsim("summary", "r.h5").stdout)

    def test_a_slip_in_it_is_told_with_its_line(self):
        lines = PACK.splitlines()
        wrong = lines.index('up_to = "2 * K"')  # its piece begins two lines above, 1-based here
        lines[wrong] = 'up_to = "0.5 * K"'
        self.write("mine/six.toml", "\n".join(lines))
        self.fails("validate", "mine/six.toml", says=[f"six.toml:{wrong - 1}", "tail.piece[5]"])


if __name__ == "__main__":
    main()
