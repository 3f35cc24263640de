"""Every word that the commands print as a header, write as a column or use as a key of JSON is in
the glossary with its Chinese, as are the variables and dimensions of result files."""

import csv
import glob
import json
import os
import re
import unittest

from program import PLAN, SOURCE_DIR, ProgramTest, main

try:
    import h5py
except ImportError:
    h5py = None

STRESS = """
[[stress]]
name = "dear year"
values = { budget = 0.9 }
"""
# Headers that are names of the run at hand: policies, drivers, quantities.
OWN_NAMES = {"guigang-2020", "drg-rate", "employee", "resident", "budget"}
ABOUT_ENTITIES = re.compile(r"^[\w-]+: \d+ entities that vary$")  # of one driver


with open(os.path.join(SOURCE_DIR, "docs/json.md"), encoding="utf-8") as page:
    PAGE = page.read()


def glossary_of(markdown):
    """The Chinese of every spelling."""
    found = {}
    for names, zh in re.findall(r"^\| `(.*?)` \| (.*?) \|", markdown, re.M):
        for name in names.split(", "):
            found[name] = zh
    return found


def headers_of(text):
    """The cells of the first line of every table."""
    found, inside = set(), False
    for line in text.splitlines():
        is_row = re.match(r"  .*\S {2,}\S", line) is not None
        if is_row and not inside:
            found |= {re.sub(r" \[.*\]$", "", cell) for cell in re.split(r" {2,}", line.strip())}
        inside = is_row or (inside and line.strip() == "...")
    return found


def keys_of(value):
    """Of all objects in a JSON value, but those whose keys are names of the run."""
    found = set()
    if isinstance(value, dict):
        for key, part in value.items():
            found |= {key} | keys_of(part)
    elif isinstance(value, list):
        for part in value[:3]:
            found |= keys_of(part)
    return found


@unittest.skipIf(h5py is None, "needs h5py")
class Glossary(ProgramTest):
    def setUp(self):
        super().setUp()
        self.known = glossary_of(self.drgsim("describe", "glossary", "--markdown").stdout)
        self.small_study(PLAN.replace('["guigang-2020"]', '["guigang-2020", "drg-rate"]') + STRESS,
                         cases=2000)
        self.drgsim("run", "plan.toml", "--out", "r.h5", "--quiet")

    def unknown(self, words):
        return {word for word in words if word not in self.known and word not in OWN_NAMES
                and not ABOUT_ENTITIES.match(word) and not word.startswith("driver_")}

    def test_headers_of_tables(self):
        solve = ["solve", "plan.toml", "--policy", "drg-rate", "--vary", "budget", "--until",
                 "mean(balance) >= 0"]
        for words in (["summary", "r.h5", "--sensitivity"], solve,
                      ["compare", "r.h5", "--baseline", "drg-rate"], ["tune", "plan.toml"],
                      ["settle", "plan.toml", "--out", "s.h5"]):
            headers = headers_of(self.drgsim(*words).stdout)
            self.assertGreater(len(headers), 3, words)
            self.assertEqual(self.unknown(headers), set(), words)

    def test_keys_of_json(self):
        for sampling, scenarios in (("one-at-a-time", ""), ("saltelli", "scenarios = 256")):
            self.write("design.toml", PLAN.replace("scenarios = 150",
                                                   f'{scenarios}\nsampling = "{sampling}"'))
            self.drgsim("run", "design.toml", "--out", f"{sampling}.h5", "--quiet")
        for words in (["summary", "r.h5", "--sensitivity"],
                      ["summary", "one-at-a-time.h5", "--sensitivity"],
                      ["summary", "saltelli.h5", "--sensitivity"],
                      ["compare", "r.h5", "--baseline", "drg-rate"],
                      ["solve", "plan.toml", "--policy", "drg-rate", "--vary", "budget", "--until",
                       "mean(balance) >= 0"]):
            said = json.loads(self.drgsim(*words, "--json").stdout)
            keys = keys_of(said)
            self.assertGreater(len(keys), 10, words)
            self.assertEqual(self.unknown(keys), set(), words)
            arrays = {name for part in ("settlement", "risk", "stress") for name in said.get(part, {})}
            self.assertEqual({key for key in keys - arrays if f"`{key}`" not in PAGE}, set(), words)

    def test_columns_of_written_tables(self):
        self.drgsim("settle", "plan.toml", "--out", "s.h5", "--csv", "settled", "--quiet")
        self.drgsim("calibrate", "region.h5", "--policy", "guigang-2020", "--out", "settled/g.csv")
        self.write("cases.csv", "hospital_id,fund,group_code,discharge_date,total_cost,fund_paid\n"
                                "H1,employee,A1,2024-01,x,1\n" + "H1,employee,A1,2024-01,2,1\n" * 20)
        self.drgsim("import", "--cases", "cases.csv", "--out", "small.h5", "--rejects",
                    "settled/rejects.csv", "--quiet")
        self.assertGreater(len(glob.glob(self.path("settled/*.csv"))), 5)
        for path in glob.glob(self.path("settled/*.csv")):
            with open(path, encoding="utf-8") as file:
                self.assertEqual(self.unknown(next(csv.reader(file))), set(), path)

    def test_every_exported_column_has_its_chinese(self):
        self.drgsim("export", "r.h5", "--csv", "tables", "--quiet")
        with open(self.path("tables/columns.csv"), encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            self.assertRegex(row["meaning_zh"], "[\u4e00-\u9fff]", row)
        described = {row["table"] for row in rows}
        for path in glob.glob(self.path("tables/*.csv")):
            name = os.path.basename(path)[:-4]
            if name in described:
                continue
            with open(path, encoding="utf-8-sig") as file:
                self.assertEqual(self.unknown(next(csv.reader(file))), set(), path)

    def test_variables_and_dimensions_of_a_result(self):
        with h5py.File(self.path("r.h5")) as file:
            names = set()
            for group in ("/", "base", "indicators", "risk", "stress"):
                names |= {name for name, item in file[group].items()
                          if isinstance(item, h5py.Dataset) and not name.startswith("driver_")}
        self.assertGreater(len(names), 150)
        self.assertEqual(self.unknown(names), set())

    def test_a_missing_word_is_noticed(self):
        del self.known["std error"]
        headers = headers_of(self.drgsim("summary", "r.h5").stdout)
        self.assertEqual(self.unknown(headers), {"std error"})
        self.assertEqual(self.unknown(keys_of([{"mean": {"standard_eror": 1}}])), {"standard_eror"})


if __name__ == "__main__":
    main()
