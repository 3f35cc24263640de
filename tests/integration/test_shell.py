"""Completion for bash and the manual page: every command and option is in them, and they work."""

import re
import shutil
import subprocess
import unittest

from program import ProgramTest, main

COMPLETE = """
source completion
COMP_WORDS=({words})
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_drgsim
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


class Shell(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("completion", self.drgsim("describe", "completion").stdout)

    def completed(self, words):
        done = subprocess.run(["bash", "-c", COMPLETE.format(words=words)], cwd=self.folder,
                              capture_output=True, text=True, check=True)
        return done.stdout.split()

    def test_commands_and_options(self):
        self.assertEqual(self.completed("drgsim sum"), ["summary"])
        self.assertIn("--threads", self.completed("drgsim run plan.toml --th"))
        self.assertEqual(self.completed("drgsim run plan.toml --zzz"), [])

    def test_names_and_files(self):
        for name in ("plan.toml", "r.h5", "notes.txt"):
            self.write(name, "")
        plans = self.completed("drgsim run ''")
        self.assertIn("budget-and-weight", plans)
        self.assertIn("plan.toml", plans)
        self.assertNotIn("notes.txt", plans)
        self.assertEqual(self.completed("drgsim summary r"), ["r.h5"])
        self.assertIn("guigang-2020", self.completed("drgsim settle plan.toml --policy gui"))
        self.assertIn("guigang-2020", self.completed("drgsim describe policy gui"))
        self.assertIn("notes.txt", self.completed("drgsim import --cases no"))

    def test_the_manual_has_every_command(self):
        manual = self.drgsim("describe", "manual").stdout
        listed = [line.split()[0] for line in self.drgsim("--help").stdout.splitlines()
                  if line.startswith("  ")]
        self.assertIn("run", listed)
        for name in listed:
            self.assertIn(f'.SS "drgsim {name} ', manual)

    @unittest.skipIf(shutil.which("man") is None, "needs man")
    def test_man_finds_no_fault(self):
        self.write("drgsim.1", self.drgsim("describe", "manual").stdout)
        done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "drgsim.1"],
                              cwd=self.folder, capture_output=True, text=True,
                              env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "MANWIDTH": "100"})
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stderr, "")
        self.assertIn("drgsim run PLAN.toml", re.sub(".\b", "", done.stdout))  # bold as typed over


if __name__ == "__main__":
    main()
