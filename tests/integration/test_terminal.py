"""What a terminal shows, seen through a pseudo terminal: colours and width only there, tables that
line up with Chinese texts, one line of progress; pipes get plain text, scripts valid JSON."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios
import unicodedata
import unittest

from program import DRGSIM, PLAN, ProgramTest, main

ESCAPES = re.compile(r"\x1b\[[0-9;]*[mK]")
STRESS = """
[[stress]]
name = "dear year"
values = { budget = 0.9 }
"""


def columns_of(line):
    """On a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def table_rows(text):
    """Lines of tables: two blanks, and gaps of two blanks or more between cells."""
    return [line for line in text.splitlines() if re.match(r"  \S.*?\S {2,}\S", line)]


class Terminal(ProgramTest):
    def setUp(self):
        super().setUp()
        self.small_study(PLAN.replace('["guigang-2020"]', '["guigang-2020", "drg-rate"]') + STRESS,
                         cases=2000)
        self.drgsim("run", "plan.toml", "--out", "r.h5", "--quiet")

    def seen(self, *arguments, columns=120, **env):
        """What a terminal receives on stdout and stderr together."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        plain = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "CLICOLOR", "TERM")}
        run = subprocess.Popen([DRGSIM, *arguments], cwd=self.folder, stdin=theirs, stdout=theirs,
                               stderr=theirs, env={**plain, "TERM": "xterm", **env})
        os.close(theirs)
        received = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            received += part
        os.close(ours)
        self.assertEqual(run.wait(), 0, received)
        return received.decode().replace("\r\n", "\n")

    def test_colours_are_for_terminals_that_want_them(self):
        words = ["summary", "r.h5", "--hospitals", "3"]
        coloured = self.seen(*words, columns=500)
        self.assertIn("\x1b[1mPolicy guigang-2020\x1b[0m", coloured)
        self.assertRegex(coloured, "\x1b\\[31m-[0-9.,]+\x1b\\[0m")
        piped = self.drgsim(*words).stdout
        self.assertNotIn("\x1b", piped)
        self.assertEqual(ESCAPES.sub("", coloured), piped)
        for env in ({"NO_COLOR": "1"}, {"CLICOLOR": "0"}, {"TERM": "dumb"}):
            self.assertEqual(self.seen(*words, columns=500, **env), piped, env)
        self.assertIn("\x1b", self.seen(*words, NO_COLOR=""))

    def test_tables_fit_the_terminal(self):
        for columns in (80, 100, 132):
            for words in (["summary", "r.h5"], ["compare", "r.h5", "--baseline", "drg-rate"],
                          ["settle", "plan.toml", "--out", "s.h5", "--force"]):
                rows = table_rows(ESCAPES.sub("", self.seen(*words, columns=columns)))
                self.assertGreater(len(rows), 15)
                for row in rows:
                    self.assertLessEqual(columns_of(row), columns, row)

    def test_columns_line_up_with_chinese_names(self):
        text = self.drgsim("summary", "r.h5").stdout
        tables = [[]]
        for line in text.splitlines():
            if re.match(r"  H\d{4} .*\S$", line):
                tables[-1].append(line)
            elif line.strip() != "..." and tables[-1]:
                tables.append([])
        tables.pop()
        self.assertGreater(len(tables), 4)
        self.assertGreater(len({len(row) for row in tables[0]}), 1)  # names differ in Chinese
        for rows in tables:
            self.assertEqual(len({columns_of(row) for row in rows}), 1, rows)

    def test_explanations_fit_the_terminal(self):
        words = ["explain", "plan.toml", "--hospital", "H0004"]
        wide = self.drgsim(*words).stdout
        self.assertEqual(ESCAPES.sub("", self.seen(*words, columns=300)), wide)
        self.assertGreater(max(map(columns_of, wide.splitlines())), 110)
        narrow = ESCAPES.sub("", self.seen(*words, columns=100))
        self.assertLessEqual(max(map(columns_of, narrow.splitlines())), 100)
        self.assertEqual(sorted(narrow.split()), sorted(wide.split()))  # nothing is left out

    def test_progress_is_one_line_of_the_terminal(self):
        shown = self.seen("run", "plan.toml", "--out", "p.h5", columns=60)
        lines = [ESCAPES.sub("", part) for part in re.split(r"[\r\n]+", shown) if part]
        self.assertTrue(any(line.startswith("run [") for line in lines), lines)
        for line in lines:
            if line.startswith("run "):
                self.assertLess(columns_of(line), 60)
        plain = self.seen("run", "plan.toml", "--out", "p.h5", "--force", columns=200)
        self.assertRegex(plain, r"run \[#{30}\] 150 of 150 scenarios, \S+ a second, \S+ s in all")
        search = ["solve", "plan.toml", "--policy", "drg-rate", "--vary", "budget", "--until",
                  "mean(balance) >= 0"]
        self.assertEqual(self.drgsim(*search).stderr, "")  # it takes no five seconds

    def test_json_is_complete_and_valid(self):
        def refuse(word):
            raise ValueError(f"{word} is no JSON")

        said = {}
        for words in (["summary", "r.h5", "--sensitivity"],
                      ["compare", "r.h5", "--baseline", "drg-rate"],
                      ["solve", "plan.toml", "--policy", "drg-rate", "--vary", "budget", "--until",
                       "mean(balance) >= 0"]):
            out = self.drgsim(*words, "--json").stdout
            said[words[0]] = json.loads(out, parse_constant=refuse)
        for name in ("summary", "compare"):  # what the heading of the text says
            for key in ("file", "region", "year", "scenarios", "seed", "sampling", "antithetic"):
                self.assertIn(key, said[name])
        summary = said["summary"]
        self.assertEqual(summary["coordinates"]["stress"], ["dear year"])
        self.assertEqual(summary["stress"]["payout"]["dims"], ["policy", "stress", "fund"])
        booked = summary["settlement"]["fund_booked"]["values"][0]
        text = self.drgsim("summary", "r.h5").stdout
        self.assertIn("dear year", text)
        self.assertEqual(len(booked), 2)
        for level in summary["coordinates"]["level"]:
            self.assertIn(level, ("1", "2", "3"))
        self.assertEqual(summary["risk"]["payout_mean"]["units"], "yuan")
        self.assertTrue(summary["sensitivity"]["outputs"])


if __name__ == "__main__":
    main()
