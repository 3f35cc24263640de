"""drgsim new: a folder whose plan, pack and tables work as they stand, by the steps it prints."""

import os
import subprocess
import unittest

from program import DRGSIM, ProgramTest, main


class New(ProgramTest):
    def test_the_printed_steps_work(self):
        said = self.drgsim("new", "study").stdout
        steps = [line.strip() for line in said.partition("next:")[2].splitlines() if line.strip()]
        self.assertEqual(steps[0], "cd study")
        script = "\n".join(["set -e"] + steps)
        path = os.path.dirname(DRGSIM) + ":" + os.environ["PATH"]
        done = subprocess.run(["sh", "-c", script], cwd=self.folder, capture_output=True, text=True,
                              env={**os.environ, "PATH": path})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Policy guigang-2020", done.stdout)
        self.assertNotIn("warning", done.stderr)

    def test_the_plan_is_about_its_region(self):
        self.drgsim("new", "2024 study", "--policy", "dip-national")
        plan = self.read("2024 study/plan.toml")
        self.assertNotIn("@", plan)
        self.assertIn('name = "2024 study"', plan)
        self.assertIn('policies = ["dip-national.toml"]', plan)
        self.drgsim("import", "--cases", "2024 study/cases.csv", "--out", "2024 study/region.h5")
        self.drgsim("validate", "2024 study/plan.toml")
        self.drgsim("validate", "2024 study/dip-national.toml")

    def test_nothing_is_written_over(self):
        self.drgsim("new", "study")
        self.fails("new", "study", says=["study/plan.toml", "exists already", "study/cases.csv"])
        self.drgsim("new", "study", "--force")
        self.fails("new", "other", "--policy", "guigan", says='did you mean "guigang-2020"')
        self.fails("new", "no/such/folder", says="does not exist")
        self.fails("new", says="FOLDER")


if __name__ == "__main__":
    main()
