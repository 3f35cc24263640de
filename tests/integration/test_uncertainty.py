"""[uncertainty] in the program: the same bytes for any threads and after a kill, values that verify
computes again, and more spread than without."""

import os
import signal
import subprocess
import time
import unittest

from program import DRGSIM, PLAN, ProgramTest, main

try:
    import h5py
except ImportError:
    h5py = None

BOOTSTRAP = ["--set", "uncertainty.bootstrap=\"poisson\""]
CASE_BY_CASE = BOOTSTRAP + ["--set", "uncertainty.recalibrate=true", "--set",
                            "uncertainty.noise_cv=0.2"]


@unittest.skipIf(h5py is None, "needs h5py")
class Uncertainty(ProgramTest):
    def setUp(self):
        super().setUp()
        self.small_study(plan=PLAN, cases=3000)

    def killed_after_some_blocks(self, run):
        """Starts the run and kills it once a second block may be stored."""
        with subprocess.Popen([DRGSIM, *run], cwd=self.folder) as process:
            while process.poll() is None and not os.path.exists(self.path("r.h5.parts")):
                time.sleep(0.01)
            time.sleep(0.2)
            process.send_signal(signal.SIGKILL)

    def test_same_bytes_for_threads_and_after_a_kill(self):
        for scenarios, options in ((3000, BOOTSTRAP), (320, CASE_BY_CASE)):
            run = ["run", "plan.toml", "--quiet", "--scenarios", str(scenarios), *options]
            self.drgsim(*run, "--out", "one.h5", "--threads", 1, "--force")
            self.killed_after_some_blocks([*run, "--out", "r.h5", "--threads", "2"])
            self.drgsim(*run, "--out", "r.h5", "--threads", 3, "--resume")
            self.assertEqual(self.bytes_of("one.h5"), self.bytes_of("r.h5"))
            os.remove(self.path("r.h5"))

    def test_verify_and_spread(self):
        self.drgsim("run", "plan.toml", "--quiet", "--out", "plain.h5")
        spread = {}
        with h5py.File(self.path("plain.h5")) as file:
            spread["plain"] = file["hospital_points"][0].std(axis=0).mean()
        for name, options in (("bootstrap", BOOTSTRAP), ("all", CASE_BY_CASE)):
            self.drgsim("run", "plan.toml", "--quiet", "--out", name + ".h5", *options)
            self.drgsim("verify", name + ".h5", "--sample", 2)
            with h5py.File(self.path(name + ".h5")) as file:
                spread[name] = file["hospital_points"][0].std(axis=0).mean()
        self.assertGreater(spread["bootstrap"], 2 * spread["plain"])
        self.assertGreater(spread["all"], spread["bootstrap"])

    def test_wrong_keys(self):
        self.fails("run", "plan.toml", "--out", "r.h5", "--set", "uncertainty.bootstrap=\"normal\"",
                   says="`uncertainty.bootstrap` is \"normal\"")
        self.fails("run", "plan.toml", "--out", "r.h5", "--set", "uncertainty.noise_cv=-1",
                   says="`uncertainty.noise_cv` is -1")


if __name__ == "__main__":
    main()
