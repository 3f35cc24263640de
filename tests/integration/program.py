"""The program under test and what every integration test needs to run it."""

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

SKIPPED = 77  # CTest counts this exit code as skipped

DRGSIM = os.environ.get("DRGSIM", "")
SOURCE_DIR = os.environ.get(
    "DRGSIM_SOURCE_DIR", os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

PLAN = """\
schema = 1
name = "small"
policies = ["guigang-2020"]
seed = 7
scenarios = 150
[data]
region = "region.h5"
year = 2024
history = [2023, 2024]
[budget.employee]
total = 12e6
[budget.resident]
total = 45e6
[[driver]]
name = "budget"
target = "budget"
by = "fund"
distribution = { type = "lognormal", mean = 1.0, cv = 0.03 }
[[driver]]
name = "weights"
target = "weight"
by = "group"
distribution = { type = "lognormal", mean = 1.0, cv = 0.08 }
"""
# Two drivers of one number each.
TWO_DRIVERS = """\
[[driver]]
name = "budget"
target = "budget"
distribution = { type = "uniform", low = 0.9, high = 1.1 }
[[driver]]
name = "cost"
target = "cost"
distribution = { type = "uniform", low = 0.9, high = 1.1 }
"""


def skip_file(message):
    """Ends a test file that cannot run here; CTest reports it as skipped."""
    print("skipped:", message)
    sys.exit(SKIPPED)


def main():
    if not os.path.exists(DRGSIM):
        skip_file("DRGSIM does not name the program")
    unittest.main()


class ProgramTest(unittest.TestCase):
    """Runs the program in a folder of its own."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="drgsim-test-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        """Writes text (or bytes) and returns the name."""
        mode = "wb" if isinstance(content, bytes) else "w"
        with open(self.path(name), mode) as file:
            file.write(content if mode == "wb" else textwrap.dedent(content))
        return name

    def read(self, name, encoding="utf-8"):
        with open(self.path(name), encoding=encoding, newline="") as file:
            return file.read()

    def bytes_of(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def files(self):
        """Everything in the folder, for "nothing is left behind"."""
        found = []
        for folder, _, names in os.walk(self.folder):
            found += [os.path.relpath(os.path.join(folder, name), self.folder) for name in names]
        return sorted(found)

    def drgsim(self, *arguments, code=0, env=None):
        """Runs the program in the folder and checks its exit code."""
        done = subprocess.run([DRGSIM, *map(str, arguments)], cwd=self.folder,
                              env={**os.environ, **(env or {})}, capture_output=True, text=True,
                              timeout=600)
        self.assertEqual(done.returncode, code,
                         f"drgsim {' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}")
        return done

    def fails(self, *arguments, code=2, says=(), env=None):
        """A call that must fail, say why, and leave no file behind or changed."""
        before = {name: os.stat(self.path(name)).st_mtime_ns for name in self.files()}
        done = self.drgsim(*arguments, code=code, env=env)
        self.assertEqual(
            before, {name: os.stat(self.path(name)).st_mtime_ns for name in self.files()})
        for text in [says] if isinstance(says, str) else says:
            self.assertIn(text, done.stderr)
        return done

    def small_study(self, plan=PLAN, cases=10_000):
        """A synthetic region and a plan that fits it."""
        self.drgsim("synth", "--out", "region.h5", "--cases", cases, "--hospitals", 20,
                    "--groups", 60, "--years", 2)
        self.write("plan.toml", plan)
