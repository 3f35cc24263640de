"""The benchmarks' peers answer what drgsim answers, a wrong answer is noticed, and the scripts of
bench/ say what they do. No times."""

import json
import os
import subprocess
import sys
import unittest

from program import DRGSIM, SOURCE_DIR, ProgramTest, main

BENCH = os.path.join(SOURCE_DIR, "bench")
BUILD_DIR = os.environ.get("DRGSIM_BUILD_DIR", "")
sys.path[:0] = [BENCH, os.path.join(BENCH, "peers")]
SCENARIOS = 3
CASES = 20_000


class Peers(ProgramTest):
    def setUp(self):
        super().setUp()
        import verify
        import work
        from harness.studies import Studies
        self.verify = verify
        studies = Studies(DRGSIM, self.folder)
        studies.run(studies.plan(CASES), SCENARIOS)
        work.export(DRGSIM, self.path(f"region-{CASES}.h5"), list(studies.budget(CASES).values()),
                    self.path("r.h5"), self.path("peers"), SCENARIOS)

    def complaints(self):
        return self.verify.complaints(self.path("peers"), self.path("r.h5"), SCENARIOS)

    def answers(self, *command, way=()):
        self.verify.clear(self.path("peers"))
        done = subprocess.run([*command, self.path("peers"), "2", *way], capture_output=True,
                              text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.startswith("seconds "), done.stdout)

    def test_numpy_agrees_both_ways(self):
        for way in ("case", "cell"):
            self.answers("/usr/bin/python3", "-B", os.path.join(BENCH, "peers", "numpy_peer.py"),
                         way=[way])
            self.assertEqual(self.complaints(), [], way)

    def test_the_plain_loop_agrees(self):
        program = os.path.join(BUILD_DIR, "bench", "scalar_peer")
        if not os.path.exists(program):
            self.skipTest("scalar_peer is not built")
        self.answers(program)
        self.assertEqual(self.complaints(), [])
        self.one_value_off("answer_group_payout.f64")
        self.assertEqual([line.split(":")[0] for line in self.complaints()], ["group_payout"])

    def one_value_off(self, name):
        import numpy as np
        values = np.fromfile(self.path(f"peers/{name}"))
        values[np.argmax(np.abs(values))] *= 1 + 1e-4
        values.tofile(self.path(f"peers/{name}"))

    def test_no_answer_is_noticed(self):
        self.verify.clear(self.path("peers"))
        self.assertEqual(len(self.complaints()), 5)


class Scripts(ProgramTest):
    def script(self, *words, code=0):
        done = subprocess.run(["/usr/bin/python3", "-B", os.path.join(SOURCE_DIR, *words[0].split("/")),
                               *words[1:]], cwd=self.folder, capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_help(self):
        text = self.script("scripts/bench", "--help")
        for word in ("--quick", "--only", "peers"):
            self.assertIn(word, text)
        self.assertIn("interval", self.script("bench/compare", "--help"))

    def test_unknown_benchmark(self):
        self.assertIn("nothing", self.script("scripts/bench", "--only", "nothing", code=2))

    def test_compare_runs_both(self):
        text = self.script("bench/compare", DRGSIM, DRGSIM, "-n", "2", "--", "synth", "--cases",
                           "1000", "--hospitals", "5", "--groups", "20", "--out", "{out}")
        for measure in ("wall", "user+sys", "peak"):
            self.assertIn(measure, text)
        self.assertEqual(self.files(), [])

    def test_compare_says_what_failed(self):
        self.assertIn("unknown option --nothing",
                      self.script("bench/compare", DRGSIM, DRGSIM, "--", "synth", "--nothing", code=1))
        self.assertIn("no such program",
                      self.script("bench/compare", "nowhere", DRGSIM, "--", "--version", code=2))


class Pages(unittest.TestCase):
    """Figures in, tables out."""

    def setUp(self):
        from harness import plot, tables
        from harness.figures import Figures
        self.plot, self.tables, self.figures = plot, tables, Figures("nowhere.json")
        with open(os.path.join(BENCH, "README.md"), encoding="utf-8") as file:
            self.page = file.read()

    def add(self, section, name, **values):
        self.figures.sections.setdefault(section, {})[name] = {
            **values, "machine": "M", "load": 0.1, "date": "2026-11-22", "revision": "abc"}

    def test_targets_stand_beside_the_measured_ratios(self):
        self.add("macro", "REF", cases=1_000_000, scenarios=2000, wall=0.5, cpu=1.0, peak=300,
                 wall_ns=0.25, cpu_ns=0.5)
        self.add("peers", "numpy", title="numpy", cases=1_000_000, scenarios=16, ns=100,
                 ref_seconds=200, seconds=1)
        self.add("peers", "numba", title="by case", cases=1_000_000, scenarios=16, ns=1,
                 ref_seconds=40, seconds=1)
        self.add("peers", "numba-sorted", title="sorted", cases=1_000_000, scenarios=16, ns=1,
                 ref_seconds=10, seconds=1)
        page = self.tables.rewritten(self.page, self.figures)
        self.assertRegex(page, r"300 times numpy.*\| 400 x .*\| met \|")
        self.assertRegex(page, r"40 times numba.*\| 20 x sorted, 80 x by case \| not met \|")
        self.assertRegex(page, r"LARGE under 10 s.*\| not measured yet \| open \|")
        self.assertEqual(page, self.tables.rewritten(page, self.figures))

    def test_a_page_without_markers_is_refused(self):
        with self.assertRaisesRegex(ValueError, "no markers"):
            self.tables.rewritten("# Benchmarks\n", self.figures)

    def test_slopes_and_plot(self):
        from harness import targets
        for scenarios in (64, 128, 256, 512, 1024):
            self.add("scaling", f"s{scenarios}", axis="scenarios", cases=1000, scenarios=scenarios,
                     wall=scenarios / 100, cpu=scenarios / 50, peak=1)
        points = targets.scaling_points(self.figures, "scenarios")
        self.assertAlmostEqual(targets.slope([p[:2] for p in points]), 1.0)
        met = {name: met for name, _, met in targets.table(self.figures)}
        self.assertTrue(met["cost grows linearly in scenarios"])
        self.assertEqual(self.plot.svg(self.figures).count("<circle"), 10)

    def test_the_kept_figures_can_be_read(self):
        path = os.path.join(BENCH, "figures.json")
        if not os.path.exists(path):
            self.skipTest("nothing measured yet")
        with open(path, encoding="utf-8") as file:
            for section in json.load(file).values():
                for row in section.values():
                    self.assertIn("machine", row)


if __name__ == "__main__":
    main()
