"""A run on several ranks: mpirun starts them, rank 0 deals the blocks, and the result has the bytes of
one process, whoever computed what and whoever was lost."""

import contextlib
import glob
import os
import re
import shutil
import signal
import subprocess
import time
import unittest

from program import DRGSIM, ProgramTest, main

MPIRUN = shutil.which("mpirun")
# More ranks than processors, as root in a container, over shared memory alone.
LAUNCH = ["mpirun", "--oversubscribe", "--allow-run-as-root", "--mca", "btl", "self,vader"]
RUN = ["plan.toml", "--scenarios", "3200", "--threads", "1"]
BLOCKS = 50


def has_mpi():
    """Whether the program is linked against MPI."""
    return "libmpi" in subprocess.run(["ldd", DRGSIM], capture_output=True, text=True).stdout


class Ranks(ProgramTest):
    def setUp(self):
        super().setUp()
        self.small_study(cases=3000)

    def ranks(self, *words):
        """Starts mpirun with these words after its own."""
        return subprocess.Popen([*LAUNCH, *map(str, words)], cwd=self.folder, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def ended(self, started, code=0):
        out, err = started.communicate(timeout=300)
        self.assertEqual(started.returncode, code, out + err)
        return out, err

    def run_on(self, ranks, *options, code=0):
        return self.ended(self.ranks("-n", ranks, DRGSIM, "run", *RUN, *options), code)

    def same_as_one_process(self, name="r.h5"):
        self.drgsim("run", *RUN, "--out", "whole.h5", "--quiet")
        self.assertEqual(self.bytes_of("whole.h5"), self.bytes_of(name))
        self.assertFalse([f for f in self.files() if "parts" in f])

    def stored(self):
        """Blocks that became shards: what follows on each other on rank 0 is not among them."""
        return [f for f in glob.glob(self.path("r.h5.parts/block-*")) if "." not in f[-12:]]

    def rank_pids(self, started):
        """Process of each rank, once blocks are being stored."""
        deadline = time.time() + 60
        while len(self.stored()) < 2 and started.poll() is None and time.time() < deadline:
            time.sleep(0.002)
        pids = {}
        for path in glob.glob("/proc/[0-9]*/environ"):
            try:
                with open(path, "rb") as file:
                    environment = dict(e.split(b"=", 1) for e in file.read().split(b"\0") if b"=" in e)
                if os.path.samefile(os.path.dirname(path) + "/cwd", self.folder):
                    pids[int(environment[b"OMPI_COMM_WORLD_RANK"])] = int(path.split("/")[2])
            except (OSError, KeyError):
                continue
        return pids

    def send(self, pids, number):
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def is_stopped(self, pid):
        try:
            with open(f"/proc/{pid}/stat") as file:
                return file.read().rsplit(") ", 1)[1][0] in "Tt"
        except OSError:
            return False

    def caught_at_work(self, ranks):
        """A job whose ranks are all stopped amid their work, and their processes."""
        for _ in range(10):
            started = self.ranks("-n", ranks, DRGSIM, "run", *RUN, "--out", "r.h5", "--force")
            pids = self.rank_pids(started)
            self.send(pids.values(), signal.SIGSTOP)
            time.sleep(0.1)
            if len(pids) == ranks and all(map(self.is_stopped, pids.values())) \
                    and len(self.stored()) < BLOCKS - 4 * ranks:
                return started, pids
            self.send(pids.values(), signal.SIGCONT)
            started.communicate(timeout=300)
        self.fail("no job was caught at work")


class SameBytes(Ranks):
    def test_any_number_of_ranks_gives_the_bytes_of_one_process(self):
        for n in (1, 2, 4):
            out, err = self.run_on(n, "--out", "r.h5", "--force")
            self.assertIn("r.h5 written: 3200 scenarios", out)
            self.assertEqual(out.count("estimate:"), 1)
            self.assertIn("run 3200 of 3200 scenarios", err)
            if n > 1:
                dealt = [int(x) for x in re.search(r"blocks by rank: (.*)", out)[1].split(",")]
                self.assertEqual(len(dealt), n)
                self.assertEqual(sum(dealt), BLOCKS)
            self.same_as_one_process()
            os.remove(self.path("whole.h5"))

    def test_ranks_of_unequal_threads(self):
        one = [DRGSIM, "run", *RUN[:-1]]
        started = self.ranks("-n", 1, *one, 1, "--out", "r.h5", ":", "-n", 1, *one, 3, "--out", "r.h5")
        out, _ = self.ended(started)
        self.assertIn("2 ranks, 4 threads in all", out)
        self.same_as_one_process()

    def test_what_is_stored_is_not_dealt_again(self):
        self.drgsim("run", *RUN, "--out", "r.h5", "--part", "1/5")
        out, _ = self.run_on(2, "--out", "r.h5", "--resume")
        self.assertIn("640 of 3200 scenarios are stored already", out)
        dealt = [int(x) for x in re.search(r"blocks by rank: (.*)", out)[1].split(",")]
        self.assertEqual(sum(dealt), BLOCKS - 10)
        self.same_as_one_process()
        out, _ = self.run_on(2, "--out", "r.h5", "--resume")
        self.assertIn("finished already", out)


class Lost(Ranks):
    """Here blocks take long enough to reach in between."""

    def setUp(self):
        ProgramTest.setUp(self)
        self.small_study(cases=60_000)

    def test_a_slow_rank_gets_less(self):
        started, pids = self.caught_at_work(2)
        self.send([pids[0]], signal.SIGCONT)  # the other is as slow as can be
        before = -1
        while len(self.stored()) > before:  # until the first has nothing more to do
            before = len(self.stored())
            time.sleep(1)
        self.send([pids[1]], signal.SIGCONT)
        out, _ = self.ended(started)
        dealt = [int(x) for x in re.search(r"blocks by rank: (.*)", out)[1].split(",")]
        self.assertEqual(sum(dealt), BLOCKS)
        self.assertLess(dealt[1], dealt[0])
        self.same_as_one_process()

    def test_a_killed_rank_costs_only_its_blocks(self):
        for rank in (0, 1):
            started, pids = self.caught_at_work(3)
            self.send([pids[rank]], signal.SIGKILL)
            self.send(pids.values(), signal.SIGCONT)
            started.communicate(timeout=300)
            self.assertNotEqual(started.returncode, 0)
            shards = len(self.stored())
            out, _ = self.run_on(2, "--out", "r.h5", "--resume")
            stored = int(re.search(r"(\d+) of 3200 scenarios are stored already", out)[1]) // 64
            self.assertGreaterEqual(stored, max(shards, 2))
            dealt = [int(x) for x in re.search(r"blocks by rank: (.*)", out)[1].split(",")]
            self.assertEqual(sum(dealt), BLOCKS - stored)
            self.same_as_one_process()
            os.remove(self.path("whole.h5"))

    def test_a_signal_ends_all_ranks_after_their_blocks(self):
        started, pids = self.caught_at_work(2)
        self.send([pids[1]], signal.SIGUSR1)
        self.send(pids.values(), signal.SIGCONT)
        _, err = self.ended(started, code=130)
        self.assertEqual(err.count("error:"), 1)
        self.assertIn("--resume goes on from there", err)
        self.assertFalse(glob.glob(self.path("r.h5.parts/*.tmp")))
        self.run_on(2, "--out", "r.h5", "--resume")
        self.same_as_one_process()


class Errors(Ranks):
    def test_wrong_input_is_said_once(self):
        _, err = self.run_on(3, "--out", "r.h5", "--set", "scenarioz=3", code=2)
        self.assertEqual(err.count("unknown key"), 1, err)
        self.assertFalse([f for f in self.files() if f.startswith("r.h5")])

    def test_an_error_of_another_rank_is_said_with_its_number(self):
        one = [DRGSIM, "run", *RUN, "--out", "r.h5"]
        started = self.ranks("-n", 1, *one, ":", "-n", 1, *one, "--memory", "0.001")
        _, err = self.ended(started, code=1)
        self.assertEqual(err.count("error:"), 1, err)
        self.assertRegex(err, "rank 1 on .*of memory")
        self.assertFalse([f for f in self.files() if f.startswith("r.h5")])

    def test_ranks_of_different_runs_are_refused(self):
        one = [DRGSIM, "run", *RUN, "--out", "r.h5"]
        started = self.ranks("-n", 1, *one, ":", "-n", 1, *one, "--seed", 9)
        _, err = self.ended(started, code=2)
        self.assertIn("rank 1", err)
        self.assertIn("same command", err)
        self.assertFalse([f for f in self.files() if f.startswith("r.h5")])

    def test_an_existing_result_is_kept(self):
        self.write("r.h5", "precious")
        _, err = self.run_on(2, "--out", "r.h5", code=2)
        self.assertEqual(err.count("exists already"), 1, err)
        self.assertEqual(self.read("r.h5"), "precious")


class Strangers(ProgramTest):
    """Started together by a launcher whose ranks the program cannot know. Needs no mpirun."""

    def test_processes_that_do_not_know_of_each_other_are_refused(self):
        self.small_study(cases=2000)
        launcher = {"SLURM_STEP_NUM_TASKS": "2"}
        if has_mpi():
            launcher = {"PMI_SIZE": "2"}
        self.fails("run", "plan.toml", "--out", "r.h5", env=launcher,
                   says=["2 processes were started together", "--part K/N"])
        other = self.drgsim("run", "plan.toml", "--out", "r.h5",
                            env={**launcher, "PMI_RANK": "1", "SLURM_PROCID": "1"})
        self.assertEqual(other.stdout + other.stderr, "")
        self.assertNotIn("r.h5", self.files())
        self.drgsim("run", "plan.toml", "--out", "r.h5", "--part", "1/1", "--quiet", env=launcher)
        self.drgsim("merge", "plan.toml", "--out", "r.h5", "--quiet")

    def test_a_batch_script_with_room_for_tasks_is_one_process(self):
        self.small_study(cases=2000)
        self.drgsim("run", "plan.toml", "--out", "r.h5", env={"SLURM_NTASKS": "4"})


def load_tests(loader, _tests, _pattern):
    groups = [Strangers]
    if MPIRUN and has_mpi():
        groups += [SameBytes, Lost, Errors]
    else:
        print("tests on ranks are left out: mpirun or a program with MPI is missing")
    return unittest.TestSuite(loader.loadTestsFromTestCase(group) for group in groups)


if __name__ == "__main__":
    main()
