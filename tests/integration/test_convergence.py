"""A run with [convergence] targets ends at the first look that meets them, at the same scenario for
any threads and after an interruption, and leaves what a run of so many scenarios leaves."""

import math
import os
import signal
import subprocess
import time
import unittest

from program import DRGSIM, PLAN, ProgramTest, main

try:
    import h5py
    import numpy
except ImportError:
    h5py = None

TARGETS = """
[convergence]
targets = { point_value = 0.0012, balance = 0.002 }
least = 100
step = 64
"""


@unittest.skipIf(h5py is None, "needs h5py")
class Convergence(ProgramTest):
    def setUp(self):
        super().setUp()
        self.small_study(plan=PLAN.replace("scenarios = 150", "scenarios = 20000") + TARGETS,
                         cases=3000)

    def shares(self, name, scenarios):
        """By look: the largest standard error over its target."""
        with h5py.File(self.path(name)) as file:
            value = file["point_value"][:, :scenarios]
            balance = file["balance"][:, :scenarios]
            budget = file["budget"][:, :scenarios]
        root = math.sqrt(scenarios)
        error = value.std(axis=1, ddof=1) / root / numpy.abs(value.mean(axis=1)) / 0.0012
        of_balance = balance.std(axis=1, ddof=1) / root / budget.mean(axis=1) / 0.002
        return max(error.max(), of_balance.max())

    def test_it_ends_where_the_errors_say(self):
        said = self.drgsim("run", "plan.toml", "--out", "r.h5").stdout
        with h5py.File(self.path("r.h5")) as file:
            kept = file["point_value"].shape[1]
            self.assertEqual(file["scenario"].shape[0], kept)
        self.assertIn(f"converged after {kept} scenarios", said)
        self.assertLess(kept, 20000)
        looks = range(128, kept + 1, 64)
        self.assertLessEqual(self.shares("r.h5", kept), 1)
        for look in looks[:-1]:
            self.assertGreater(self.shares("r.h5", look), 1)

    def test_same_bytes_for_threads_and_resume(self):
        run = ["run", "plan.toml", "--quiet"]
        self.drgsim(*run, "--out", "one.h5", "--threads", 1)
        self.drgsim(*run, "--out", "three.h5", "--threads", 3)
        self.assertEqual(self.bytes_of("one.h5"), self.bytes_of("three.h5"))
        killed = subprocess.Popen([DRGSIM, *run, "--out", "r.h5"], cwd=self.folder)
        while not os.path.exists(self.path("r.h5.parts")) and killed.poll() is None:
            time.sleep(0.01)
        time.sleep(0.05)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        self.drgsim(*run, "--out", "r.h5", "--resume")
        self.assertEqual(self.bytes_of("one.h5"), self.bytes_of("r.h5"))
        self.assertIn("finished already",
                      self.drgsim("run", "plan.toml", "--out", "r.h5", "--resume").stdout)

    def test_the_values_are_those_of_a_run_without_targets(self):
        self.drgsim("run", "plan.toml", "--quiet", "--out", "r.h5")
        with h5py.File(self.path("r.h5")) as file:
            kept = file["payout"].shape[1]
            payout = file["payout"][:]
        self.write("plain.toml", PLAN)
        self.drgsim("run", "plain.toml", "--quiet", "--scenarios", kept, "--out", "plain.h5")
        with h5py.File(self.path("plain.h5")) as file:
            self.assertTrue((file["payout"][:] == payout).all())

    def test_without_success_all_scenarios_are_kept(self):
        said = self.drgsim("run", "plan.toml", "--out", "r.h5", "--scenarios", 200, "--set",
                           "convergence.targets.point_value=1e-9").stdout
        self.assertIn("not converged after 200 scenarios", said)
        with h5py.File(self.path("r.h5")) as file:
            self.assertEqual(file["point_value"].shape[1], 200)

    def test_a_divided_run_is_refused(self):
        self.fails("run", "plan.toml", "--out", "r.h5", "--part", "1/2", says="divided")
        self.fails("run", "plan.toml", "--out", "r.h5", "--set", "convergence.targets.pay=0.1",
                   says="`convergence.targets` names \"pay\"")


if __name__ == "__main__":
    main()
