"""Help, completion for bash and the manual page: every command and option is in them, examples run,
and the shell, man and mandoc take them."""

import os
import re
import shlex
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

    def test_values_of_options(self):
        for name in ("plan.toml", "r.h5", "notes.txt"):
            self.write(name, "")
        os.makedirs(self.path("tables"))
        for words, expected in {
            "drgsim run plan.toml --precision ''": ["single", "double"],
            "drgsim report r.h5 --language ''": ["zh", "en"],
            "drgsim import --encoding g": ["gb18030", "gbk"],
            "drgsim import --mapping spa": ["sparcs-2020"],
            "drgsim compare r.h5 --baseline guig": ["guigang-2020"],
            "drgsim export r.h5 --csv ''": ["tables"],
            "drgsim verify r.h5 --region ''": ["tables", "r.h5"],
            "drgsim run plan.toml --threads ''": [],
            "drgsim export r.h5 --force --cs": ["--csv"],
            "drgsim run --resume pl": ["plan.toml"],
            "drgsim describe gl": ["glossary"],
            "drgsim policies ''": [],
            "drgsim new t": ["tables"],
        }.items():
            self.assertEqual(self.completed(words), expected, words)

    def test_every_example_of_help_is_understood(self):
        """Each names options that its command has; those of reading commands run as they stand."""
        self.drgsim("new", ".", "--force")
        self.drgsim("import", "--cases", "cases.csv", "--hospitals", "hospitals.csv", "--groups",
                    "groups.csv", "--out", "region.h5", "--quiet")
        self.drgsim("run", "plan.toml", "--policy", "guigang-2020", "--policy", "fee-for-service",
                    "--out", "r.h5", "--quiet")
        ran = 0
        for name in self.commands():
            text = self.drgsim(name, "--help").stdout
            examples = text[text.index("example:\n"):].replace("\\\n", " ").splitlines()[1:]
            self.assertTrue(any(line.strip() for line in examples), name)
            for line in examples:
                words = shlex.split(line, comments=True)
                if not words or words[0] != "drgsim":
                    continue
                own = text if words[1] == name else self.drgsim(words[1], "--help").stdout
                for option in (word for word in words if word.startswith("--")):
                    self.assertIn(f"  {option} ", own, line)
                if name in ("summary", "compare", "verify", "policies", "settle", "solve", "validate") \
                        and not {"mine.toml", ">"} & set(words):
                    self.drgsim(*words[1:], *(["--force"] if name == "settle" else []))
                    ran += 1
        self.assertGreater(ran, 10)

    def commands(self):
        return [line.split()[0] for line in self.drgsim("--help").stdout.splitlines()
                if line.startswith("  ")]

    def test_the_manual_has_every_command(self):
        manual = self.drgsim("describe", "manual").stdout
        self.assertIn("run", self.commands())
        for name in self.commands():
            self.assertRegex(manual, f'\\.SS "drgsim {name}[ "]')

    @unittest.skipIf(shutil.which("mandoc") is None, "needs mandoc")
    def test_mandoc_finds_no_fault(self):
        self.write("drgsim.1", self.drgsim("describe", "manual").stdout)
        done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", "drgsim.1"],
                              cwd=self.folder, capture_output=True, text=True)
        complaints = [line for line in done.stdout.splitlines() if "missing date" not in line]
        self.assertEqual(complaints, [])  # a date would tell when it was built

    @unittest.skipIf(shutil.which("lexgrog") is None, "needs man-db")
    def test_whatis_finds_its_line(self):
        self.write("drgsim.1", self.drgsim("describe", "manual").stdout)
        done = subprocess.run(["lexgrog", "drgsim.1"], cwd=self.folder, capture_output=True, text=True)
        self.assertIn("drgsim - simulate what DRG and DIP payment rules do", done.stdout)

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
