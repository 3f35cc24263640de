"""The result is a function of data, plan and seed alone: threads, instruction sets and kills
leave no trace in the file; lanes agree with the literal settlement."""

import os
import random
import re
import resource
import signal
import subprocess
import time
import unittest

import h5py
import numpy

from program import DRGSIM, PLAN, ProgramTest, main


def variables(file, group="/"):
    """Names of the result variables below a group."""
    return [name for name, item in file[group].items()
            if isinstance(item, h5py.Dataset) and "units" in item.attrs
            and "long_name" in item.attrs]


class SameBits(ProgramTest):
    def setUp(self):
        super().setUp()
        self.small_study()

    def run_bytes(self, name, *arguments, env=None):
        self.drgsim("run", "plan.toml", "--out", name, "--quiet", *arguments, env=env)
        return self.bytes_of(name)

    def test_any_number_of_threads(self):
        one = self.run_bytes("one.h5", "--threads", 1)
        for threads in (2, 8):
            self.assertEqual(one, self.run_bytes(f"t{threads}.h5", "--threads", threads))

    def test_any_instruction_set(self):
        first = self.run_bytes("v2.h5", env={"DRGSIM_ISA": "v2"})
        with open("/proc/cpuinfo") as file:
            flags = file.read()
        tested = 1
        for isa, flag in (("v3", "avx2"), ("v4", "avx512bw")):
            if flag in flags:
                tested += 1
                self.assertEqual(first, self.run_bytes(f"{isa}.h5", env={"DRGSIM_ISA": isa}))
        if tested == 1:
            self.skipTest("this processor has one instruction set only")

    def test_a_study_is_a_prefix_of_a_larger_one(self):
        self.run_bytes("small.h5", "--scenarios", 70)
        self.run_bytes("large.h5", "--scenarios", 200)
        with h5py.File(self.path("small.h5")) as small, h5py.File(self.path("large.h5")) as large:
            for name in ("payout", "hospital_payout", "group_points"):
                self.assertTrue(numpy.array_equal(small[name][:], large[name][:, :70]), name)
            self.assertTrue(numpy.array_equal(small["driver_weights"][:],
                                              large["driver_weights"][:70]))

    def test_the_seed_matters(self):
        self.run_bytes("a.h5")
        self.run_bytes("b.h5", "--seed", 8)
        with h5py.File(self.path("a.h5")) as a, h5py.File(self.path("b.h5")) as b:
            self.assertFalse(numpy.array_equal(a["payout"][:], b["payout"][:]))

    def test_without_drivers_every_scenario_is_the_settlement(self):
        self.write("plain.toml", PLAN[: PLAN.index("[[driver]]")])
        for precision, tolerance in (("single", 1e-6), ("double", 1e-9)):
            out = f"{precision}.h5"
            self.drgsim("run", "plain.toml", "--out", out, "--precision", precision)
            with h5py.File(self.path(out)) as file:
                for name in variables(file, "base"):
                    base, drawn = file["base"][name][:], file[name][:]
                    cost = {"hospital": "hospital_cost", "group": "group_cost"}.get(
                        name.split("_")[0], "cost")
                    scale = numpy.maximum(file["base"][cost][:].max(), abs(base))
                    self.assertLessEqual(
                        (abs(drawn - base[:, None]) / scale[:, None]).max(), tolerance, name)

    def test_settle_writes_the_base_of_a_run(self):
        self.run_bytes("r.h5")
        self.drgsim("settle", "plan.toml", "--out", "s.h5")
        with h5py.File(self.path("r.h5")) as run, h5py.File(self.path("s.h5")) as settled:
            names = variables(run, "base")
            self.assertIn("hospital_payout", names)
            self.assertEqual(names, variables(settled, "base"))
            for name in names:
                self.assertTrue(numpy.array_equal(run["base"][name][:], settled["base"][name][:],
                                                  equal_nan=True), name)


class Interruptions(ProgramTest):
    SCENARIOS = 64 * 40

    def setUp(self):
        super().setUp()
        self.small_study(cases=40_000)
        self.call = ["run", "plan.toml", "--out", "r.h5", "--scenarios", self.SCENARIOS]
        begin = time.monotonic()
        self.drgsim("run", "plan.toml", "--out", "whole.h5", "--scenarios", self.SCENARIOS)
        self.seconds = time.monotonic() - begin

    def start(self, *more):
        return subprocess.Popen([DRGSIM, *map(str, self.call), *more], cwd=self.folder,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def shards(self):
        parts = self.path("r.h5.parts")
        return len(os.listdir(parts)) if os.path.isdir(parts) else 0

    def test_killed_ten_times_and_resumed(self):
        chance = random.Random(20261121)
        killed = 0
        for _ in range(10):
            process = self.start("--resume")
            time.sleep(chance.uniform(0, self.seconds))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            killed += process.returncode == -signal.SIGKILL
        self.assertGreater(killed, 0)
        self.drgsim(*self.call, "--resume")
        self.assertEqual(self.bytes_of("r.h5"), self.bytes_of("whole.h5"))
        self.assertFalse(os.path.exists(self.path("r.h5.parts")))

    def interrupt(self, number):
        """Sends `number` once some blocks are stored. @returns the process and its stderr."""
        process = self.start()
        while process.poll() is None and self.shards() < 3:
            time.sleep(0.001)
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
        return process.returncode, errors

    def test_signals_end_cleanly_and_say_how_to_go_on(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1):
            code, errors = self.interrupt(number)
            if code == 0:
                self.skipTest("the run was over before the signal came")
            self.assertEqual(code, 130)
            self.assertIn("--resume", errors)
            self.assertGreater(self.shards(), 0)
            self.fails(*self.call, says=["--resume", "--force"])
            done = self.drgsim(*self.call, "--resume")
            self.assertIn("are stored already", done.stdout)
            self.assertEqual(self.bytes_of("r.h5"), self.bytes_of("whole.h5"))
            os.remove(self.path("r.h5"))

    def test_a_changed_plan_or_region_is_not_resumed(self):
        code, _ = self.interrupt(signal.SIGINT)
        if code == 0:
            self.skipTest("the run was over before the signal came")
        self.fails(*self.call, "--resume", "--seed", "8", says="seed")
        self.drgsim("synth", "--out", "region.h5", "--cases", 40_000, "--hospitals", 20,
                    "--groups", 60, "--years", 2, "--seed", 5, "--force")
        self.fails(*self.call, "--resume", says="r.h5")
        self.drgsim(*self.call, "--force")
        self.assertFalse(os.path.exists(self.path("r.h5.parts")))

    def test_resume_with_nothing_there_starts_afresh(self):
        self.drgsim(*self.call, "--resume")
        self.assertEqual(self.bytes_of("r.h5"), self.bytes_of("whole.h5"))

    def test_resume_of_a_finished_run_does_nothing(self):
        os.rename(self.path("whole.h5"), self.path("r.h5"))
        before = os.stat(self.path("r.h5")).st_mtime_ns
        self.assertIn("finished already", self.drgsim(*self.call, "--resume").stdout)
        self.assertEqual(os.stat(self.path("r.h5")).st_mtime_ns, before)
        self.fails(*self.call, "--resume", "--seed", 8, says="r.h5")


class Resources(ProgramTest):
    def test_the_estimate_comes_first_and_refuses(self):
        self.small_study()
        done = self.drgsim("run", "plan.toml", "--out", "r.h5", "--threads", 2)
        self.assertRegex(done.stdout.splitlines()[0],
                         r"^estimate: .* on 2 threads, .* of memory, .* of disk")
        self.fails("run", "plan.toml", "--out", "x.h5", "--memory", "0.001", code=1,
                   says=["of memory on one thread", "may use 1 MiB", "--memory"])

    def test_memory_sizes_the_work_and_changes_no_bit(self):
        self.small_study()
        call = ["run", "plan.toml", "--threads", 8]
        said = self.fails(*call, "--out", "r.h5", "--memory", "0.001", code=1).stderr
        shared, worker = (int(re.search(rf"(\d+) MiB for the {what}", said)[1])
                          for what in ("region", "thread"))
        self.assertNotIn("memory allows", self.drgsim(*call, "--out", "r.h5").stdout)
        done = self.drgsim(*call, "--out", "few.h5", "--memory", (shared + 3.6 * worker) / 1024)
        self.assertRegex(done.stdout, r"^memory allows [234] of 8 threads\nestimate: .* on [234] threads")
        self.assertEqual(self.bytes_of("r.h5"), self.bytes_of("few.h5"))

    def test_threads_of_a_slurm_task(self):
        self.small_study()
        done = self.drgsim("run", "plan.toml", "--out", "r.h5", env={"SLURM_CPUS_PER_TASK": "3"})
        self.assertIn("on 3 threads", done.stdout)
        done = self.drgsim("run", "plan.toml", "--out", "s.h5", "--threads", 1,
                           env={"SLURM_CPUS_PER_TASK": "3"})
        self.assertIn("on 1 thread,", done.stdout)

    def test_memory_that_runs_out(self):
        limit = 200 << 20
        done = subprocess.run(
            [DRGSIM, "synth", "--out", "region.h5", "--cases", "3000000"], cwd=self.folder,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
            capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn("memory ran out", done.stderr)
        self.assertEqual(self.files(), [])

    def test_a_disk_that_is_too_small(self):
        free = os.statvfs(self.folder)
        self.small_study(PLAN + "[output]\nprepaid = true\n", cases=500)
        per_scenario = 8 * 2 * 20 * 12
        scenarios = min(10**9, 3 * free.f_bavail * free.f_frsize // per_scenario)
        if scenarios == 10**9:
            self.skipTest("the disk is larger than the largest run")
        self.fails("run", "plan.toml", "--out", "r.h5", "--scenarios", scenarios, code=1,
                   says=["of disk", "r.h5"])


if __name__ == "__main__":
    main()
