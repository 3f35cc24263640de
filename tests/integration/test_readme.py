"""The README's first study runs as it stands, and prints what the README shows."""

import os
import re
import subprocess
import tomllib
import unittest

from program import DRGSIM, ProgramTest, SOURCE_DIR, main
from report_page import has_reports

SECTION = "## A first study in five minutes"
# What depends on the machine or the build: times, rates, sizes.
MEASURED = re.compile(r"[\d.]+ (?:s in all|a second|MB|MiB|KiB)\b")


def tutorial():
    with open(os.path.join(SOURCE_DIR, "README.md"), encoding="utf-8") as file:
        text = file.read()
    return text[text.index(SECTION):].split("\n## ")[0]


def steps():
    """(commands, shown output) of every block of commands; "" where nothing is shown."""
    parts = re.findall(r"^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```)?", tutorial(), re.M | re.S)
    return [(commands, shown or "") for commands, shown in parts]


def missing_lines(shown, printed):
    """The lines shown that `printed` lacks, or has in another order."""
    lines = iter([MEASURED.sub("*", line.rstrip()) for line in printed.splitlines()])
    missing = []
    for line in shown.splitlines():
        wanted = MEASURED.sub("*", line.rstrip())
        if wanted.strip() in ("", "..."):
            continue
        start = wanted[:-3] if wanted.endswith(" ...") else None
        if not any(line.startswith(start) if start else line == wanted for line in lines):
            missing.append(wanted)
            break  # the rest is sought from here in vain
    return missing


class Readme(ProgramTest):
    def setUp(self):
        super().setUp()
        os.symlink(os.path.dirname(DRGSIM), self.path("build"))  # where the README's PATH leads

    @unittest.skipUnless(os.path.exists(DRGSIM) and has_reports(), "drgsim was built without npm")
    def test_the_tutorial_runs_and_prints_what_it_shows(self):
        self.assertGreaterEqual(len(steps()), 6)
        mark = "--- the next step ---"
        script = f"\necho '{mark}'\n".join(commands for commands, _ in steps())
        done = subprocess.run(["bash", "-e"], input=script, cwd=self.folder, text=True, timeout=300,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, done.stdout)
        for (commands, shown), printed in zip(steps(), done.stdout.split(mark)):
            with self.subTest(commands=commands):
                # stdout and stderr may change places in a pipe: progress is looked for by itself
                for part in (r"run \d+ of", ""):
                    of_part = "\n".join(line for line in shown.splitlines()
                                        if bool(re.match(r"run \d+ of", line)) == bool(part))
                    self.assertEqual(missing_lines(of_part, printed), [], printed)
        for name in ("r.h5", "compare.h5", "report.html", "compare.xlsx", "rejects.csv"):
            self.assertIn(f"out/first-study/{name}", self.files())

    def test_the_plan_shown_is_the_plan_made(self):
        shown = re.search(r"^```toml\n(.*?)^```", tutorial(), re.M | re.S).group(1)
        self.drgsim("new", "first-study")
        with open(self.path("first-study/plan.toml"), "rb") as file:
            self.assertEqual(tomllib.load(file), tomllib.loads(shown))

    def test_a_line_that_is_not_printed_is_noticed(self):
        printed = "run 9 of 9 scenarios, 16 a second, 0.1 s in all\n  a  1.25\n  b  2.50\n"
        self.assertEqual(missing_lines("run 9 of 9 scenarios, 3 a second, 7.5 s in all\n...\n  b  2.50\n",
                                       printed), [])
        self.assertEqual(missing_lines("  a  1.26\n", printed), ["  a  1.26"])
        self.assertEqual(missing_lines("  b  2.50\n  a  1.25\n", printed), ["  a  1.25"])
        self.assertEqual(missing_lines("  a ...\n", printed), [])


if __name__ == "__main__":
    main()
