"""Every ready plan runs as it is shipped: by its name, on a synthetic region, from validate to verify."""

import glob
import os
import re

import h5py
import numpy as np

from program import SOURCE_DIR, ProgramTest, main

PLANS = sorted(glob.glob(os.path.join(SOURCE_DIR, "scenarios", "plans", "*.toml")))
CASES = 4000


def name_of(path):
    return os.path.splitext(os.path.basename(path))[0]


class ReadyPlans(ProgramTest):
    def setUp(self):
        super().setUp()
        self.drgsim("synth", "--out", "region.h5", "--cases", CASES, "--hospitals", 40)

    def settings(self, path):
        """--set options that bring the plan's budgets to the size of the region."""
        with open(path, encoding="utf-8") as file:
            text = file.read()
        options, fund = [], ""
        for line in text.splitlines():
            if table := re.match(r"\[(.*?)\]", line):
                fund = table[1] if table[1].startswith("budget.") else ""
            if not fund:
                continue
            if amount := re.match(r"(total|last_year) = (\S+)", line):
                options += ["--set", f"{fund}.{amount[1]}={float(amount[2]) * CASES / 1e6}"]
            for key, value in re.findall(r"(\w+) = ([\d.]+e6)(?=[ ,}])", line) \
                    if line.startswith("carve_outs") else []:
                options += ["--set", f"{fund}.carve_outs.{key}={float(value) * CASES / 1e6}"]
        self.assertGreaterEqual(len(options), 4, path)
        return options

    def test_all_of_them(self):
        self.assertGreaterEqual(len(PLANS), 8)
        for path in PLANS:
            name = name_of(path)
            with self.subTest(name):
                done = self.drgsim("run", name, "--out", f"{name}.h5", "--scenarios", 20,
                                   *self.settings(path))
                # A small region lacks cases of some groups; nothing else may be doubtful.
                doubts = [line for line in done.stderr.splitlines()
                          if line.startswith("warning") and "groups without weight" not in line]
                self.assertEqual(doubts, [])
                with h5py.File(self.path(f"{name}.h5")) as file:
                    point_value, payout = file["point_value"][()], file["payout"][()]
                    cost = file["cost"][()]
                self.assertTrue(np.isfinite(point_value).all())
                self.assertTrue((payout > 0).all() and (payout < cost).all())
                self.assertGreater(payout.std(axis=1).max(), 0)
                self.drgsim("verify", f"{name}.h5", "--sample", 5)
                self.drgsim("summary", f"{name}.h5")

    def test_each_says_how_to_run_it(self):
        for path in PLANS:
            with open(path, encoding="utf-8") as file:
                text = file.read()
            self.assertIn(f"drgsim synth --out region.h5 && drgsim run {name_of(path)} --out r.h5",
                          text)
            self.assertIn(f'name = "{name_of(path)}"', text)

    def test_solve_takes_a_ready_plan(self):
        path = next(path for path in PLANS if name_of(path) == "budget-squeeze")
        text = self.drgsim("solve", "budget-squeeze", "--policy", "guigang-2020", "--vary",
                           "budget.resident", "--scenarios", 100, "--until",
                           "P(point_value[resident] >= 0.95 * base) = 0.95",
                           *self.settings(path)).stdout
        self.assertIn("--set budget.resident.growth=", text)


if __name__ == "__main__":
    main()
