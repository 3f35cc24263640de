"""docs/notebooks.md: its Python runs as it stands, on the study that drgsim new makes."""

import os
import re
import subprocess
import sys
import unittest

from program import ProgramTest, SOURCE_DIR, main


def python_blocks():
    with open(os.path.join(SOURCE_DIR, "docs/notebooks.md"), encoding="utf-8") as file:
        return re.findall(r"^```python\n(.*?)^```", file.read(), re.M | re.S)


class Notebooks(ProgramTest):
    def test_the_examples_run(self):
        blocks = python_blocks()
        self.assertGreaterEqual(len(blocks), 5)
        self.drgsim("new", "study")
        self.folder = os.path.join(self.folder, "study")
        self.drgsim("import", "--cases", "cases.csv", "--hospitals", "hospitals.csv", "--groups",
                    "groups.csv", "--out", "region.h5")
        self.drgsim("run", "plan.toml", "--out", "r.h5")
        code = "import warnings; warnings.simplefilter('error')\n" + "\n".join(blocks)
        done = subprocess.run([sys.executable, "-c", code], cwd=self.folder, capture_output=True,
                              text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        for said in ("employee", "probability of loss", "People's hospital", "# A first study"):
            self.assertIn(said, done.stdout)


if __name__ == "__main__":
    main()
