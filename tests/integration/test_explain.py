"""explain: what it tells of a case or a hospital is what settle and run computed."""

import re
import unittest

from program import PLAN, ProgramTest, main

try:
    import h5py
except ImportError:
    h5py = None

POLICIES = ["guigang-2020", "dip-national", "drg-rate", "t4-exit", "t11-dip-3"]
DRAWN = PLAN.replace('["guigang-2020"]', str(POLICIES).replace("'", '"')) + """
[[driver]]
name = "cost"
target = "cost"
by = "hospital"
distribution = { type = "lognormal", mean = 1.0, cv = 0.1 }
[[driver]]
name = "volume"
target = "volume"
by = "fund"
distribution = { type = "lognormal", mean = 1.0, cv = 0.1 }
[override."guigang-2020"]
review.mode = "draw"
review.approval_rate = 0.6
"""


def amounts(text, what):
    """The yuan of every line that begins with `what`."""
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith(what + "  ")]
    return [float(re.findall(r"(-?[\d.]+) yuan", line)[-1]) for line in lines]


@unittest.skipIf(h5py is None, "python3-h5py is not installed")
class Explanations(ProgramTest):
    def test_hospitals_in_the_base_and_in_scenarios(self):
        self.small_study(plan=DRAWN, cases=2000)
        self.drgsim("run", "plan.toml", "--out", "r.h5", "--scenarios", 70, "--precision", "double")
        with h5py.File(self.path("r.h5")) as file:
            names = [name.decode() if isinstance(name, bytes) else name
                     for name in file["hospital"][:]]
            for at, policy in enumerate(POLICIES):
                for scenario in (None, 0, 66):
                    values = file["base"] if scenario is None else file
                    place = (at,) if scenario is None else (at, scenario)
                    asked = [] if scenario is None else ["--scenario", scenario]
                    text = self.drgsim("explain", "plan.toml", "--hospital", names[1], "--policy",
                                       policy, *asked).stdout
                    with self.subTest(policy=policy, scenario=scenario):
                        cost = values["hospital_cost"][place][:, 1]
                        paid = amounts(text, "what the fund pays for the year")
                        self.assertEqual(len(paid), 2)
                        for f in range(2):
                            self.assertAlmostEqual(
                                paid[f], values["hospital_payout"][place][f, 1],
                                delta=0.006 + 1e-9 * cost[f])
                        entitled = amounts(text, "entitlement after cap and sharing")
                        for f in range(2):
                            self.assertAlmostEqual(
                                entitled[f], values["hospital_entitlement"][place][f, 1],
                                delta=0.006 + 1e-9 * cost[f])

    def test_all_cases_add_up_to_what_their_groups_are_paid(self):
        self.drgsim("synth", "--out", "region.h5", "--cases", 40, "--hospitals", 3, "--groups", 4,
                    "--years", 1)
        plan = DRAWN.replace("year = 2024\nhistory = [2023, 2024]\n", "")
        self.write("plan.toml", plan)
        self.drgsim("settle", "plan.toml", "--out", "s.h5")
        with h5py.File(self.path("s.h5")) as file:
            total = file["base/group_payout"][:].sum(axis=1)
            booked = file["base/fund_booked"][:].sum(axis=1)
        for at, policy in enumerate(POLICIES):
            paid = impact = 0.0
            for case in range(1, 41):
                text = self.drgsim("explain", "plan.toml", "--case", f"#{case}", "--policy",
                                   policy).stdout
                margin = amounts(text, "against what is booked today F")
                outside = amounts(text, "paid")
                self.assertEqual(len(margin) + len(outside), 1, text)
                impact += sum(margin)
                paid += sum(outside) - (sum(amounts(text, "pooled fund as booked F"))
                                        if outside else 0)
            with self.subTest(policy=policy):
                self.assertAlmostEqual(impact + paid, total[at] - booked[at], delta=0.01 * 40)

    def test_wrong_requests(self):
        self.small_study(cases=500)
        self.fails("explain", "plan.toml", says="--case")
        self.fails("explain", "plan.toml", "--hospital", "H1", "--case", "C1", says="--case")
        self.fails("explain", "plan.toml", "--hospital", "H001", says="no such hospital")
        self.fails("explain", "plan.toml", "--case", "#99999999", says="no such case")
        self.fails("explain", "plan.toml", "--case", "#1", says="data.year=2023")
        self.fails("explain", "plan.toml", "--case", "#600", "--policy", "dip",
                   says="no such policy")


if __name__ == "__main__":
    main()
