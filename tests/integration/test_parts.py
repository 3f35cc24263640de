"""A run in parts: several processes share a folder, each computes every N-th block, and merge makes
the file that one process makes, byte for byte."""

import os
import signal
import subprocess
import time
import unittest

from program import DRGSIM, ProgramTest, main

RUN = ["plan.toml", "--scenarios", "640", "--quiet"]


class Parts(ProgramTest):
    def setUp(self):
        super().setUp()
        self.small_study(cases=3000)

    def start(self, part, out="r.h5"):
        return subprocess.Popen([DRGSIM, "run", *RUN, "--out", out, "--part", part],
                                cwd=self.folder, stderr=subprocess.PIPE, text=True)

    def test_parts_at_once_merge_into_the_same_bytes(self):
        self.drgsim("run", *RUN, "--out", "whole.h5")
        parts = [self.start(f"{k}/3") for k in (1, 2, 3)]
        for part in parts:
            _, said = part.communicate(timeout=300)
            self.assertEqual(part.returncode, 0, said)
        self.assertNotIn("r.h5", self.files())
        self.drgsim("merge", *RUN, "--out", "r.h5")
        self.assertEqual(self.bytes_of("whole.h5"), self.bytes_of("r.h5"))
        self.assertFalse([name for name in self.files() if "parts" in name])

    def test_a_killed_part_costs_only_its_own_blocks(self):
        self.drgsim("run", *RUN, "--out", "whole.h5")
        self.drgsim("run", *RUN, "--out", "r.h5", "--part", "2/2")
        killed = self.start("1/2")
        time.sleep(0.15)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        stored = len([name for name in self.files() if "block-" in name and ".tmp" not in name])
        self.assertGreaterEqual(stored, 5)
        if stored < 10:
            self.fails("merge", *RUN, "--out", "r.h5", says=f"{10 - stored} of 10 blocks")
        self.drgsim("run", *RUN, "--out", "r.h5", "--part", "1/2")
        self.drgsim("merge", *RUN, "--out", "r.h5")
        self.assertEqual(self.bytes_of("whole.h5"), self.bytes_of("r.h5"))

    def test_a_part_of_another_run_is_refused(self):
        self.drgsim("run", *RUN, "--out", "r.h5", "--part", "1/4")
        self.fails("run", *RUN, "--out", "r.h5", "--part", "2/4", "--seed", "9", says="seed")
        self.fails("merge", *RUN, "--out", "r.h5", "--seed", "9", says="seed")

    def test_wrong_requests(self):
        for part in ("0/2", "3/2", "1", "1/", "a/b", "1/2x", "-1/2"):
            self.fails("run", *RUN, "--out", "r.h5", "--part", part, says=f"--part {part}")
        self.fails("run", *RUN, "--out", "r.h5", "--part", "1/2", "--force", says="--force")
        self.fails("merge", *RUN, "--out", "r.h5", says="no blocks to merge")

    def test_the_run_without_parts_goes_on_with_what_parts_stored(self):
        self.drgsim("run", *RUN, "--out", "whole.h5")
        self.drgsim("run", *RUN, "--out", "r.h5", "--part", "3/4")
        self.drgsim("run", *RUN, "--out", "r.h5", "--resume")
        self.assertEqual(self.bytes_of("whole.h5"), self.bytes_of("r.h5"))
        self.assertEqual(os.path.exists(self.path("r.h5.parts")), False)


if __name__ == "__main__":
    main()
