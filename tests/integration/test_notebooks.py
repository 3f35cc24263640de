"""docs/notebooks.md: its Python and its R run as they stand, on the study that drgsim new makes."""

import os
import re
import shutil
import subprocess
import sys
import unittest

from program import ProgramTest, SOURCE_DIR, main


def blocks_of(language):
    with open(os.path.join(SOURCE_DIR, "docs/notebooks.md"), encoding="utf-8") as file:
        return re.findall(rf"^```{language}\n(.*?)^```", file.read(), re.M | re.S)


def has_r_with_ncdf4():
    return shutil.which("Rscript") is not None and subprocess.run(
        ["Rscript", "-e", "library(ncdf4)"], capture_output=True).returncode == 0


class Notebooks(ProgramTest):
    def setUp(self):
        super().setUp()
        self.drgsim("new", "study")
        self.folder = os.path.join(self.folder, "study")
        self.drgsim("import", "--cases", "cases.csv", "--hospitals", "hospitals.csv", "--groups",
                    "groups.csv", "--out", "region.h5")
        self.drgsim("run", "plan.toml", "--out", "r.h5")

    def says(self, command, *expected):
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True,
                              env={**os.environ, "LC_ALL": "C.UTF-8"})
        self.assertEqual(done.returncode, 0, done.stderr)
        for text in expected:
            self.assertIn(text, done.stdout)
        return done

    def test_the_python_runs(self):
        blocks = blocks_of("python")
        self.assertGreaterEqual(len(blocks), 5)
        code = "import warnings; warnings.simplefilter('error')\n" + "\n".join(blocks)
        self.says([sys.executable, "-c", code], "employee", "probability of loss",
                  "People's hospital", "# A first study")

    @unittest.skipUnless(has_r_with_ncdf4(), "needs Rscript and ncdf4")
    def test_the_r_runs_and_says_what_the_summary_says(self):
        blocks = blocks_of("r")
        self.assertGreaterEqual(len(blocks), 2)
        done = self.says(["Rscript", "-e", "options(warn = 2)\n" + "\n".join(blocks)], "employee",
                         "yuan/point", "人民医院", "probability_of_loss")
        self.assertEqual(done.stderr, "")
        quantiles = re.search(r"^5% +(\S+) +(\S+)$", done.stdout, re.M).groups()
        summary = self.drgsim("summary", "r.h5", "--hospitals", 0).stdout
        printed = re.findall(r"^  point value  yuan/point +(?:[\d.]+ +){4}([\d.]+) ", summary, re.M)
        self.assertEqual([round(float(q), 3) for q in quantiles],
                         [round(float(q), 3) for q in printed])


if __name__ == "__main__":
    main()
