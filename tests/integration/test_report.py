"""drgsim report: what is withheld and what is refused, that hostile names stay text, and reports of
studies of all kinds. What its figures are is test_report_figures's."""

import os
import shutil
import unittest

import h5py
import numpy

from program import DRGSIM, PLAN, ProgramTest, main, skip_file
from report_page import (HOSTILE_NAMES, HOSTILE_PLAN, STUDY, data_of, has_reports, hostile_study,
                         scripts_of, text_of)


class ReportTest(ProgramTest):
    def report(self, result="r.h5", *options):
        self.drgsim("report", result, "--out", "report.html", "--force", "--quiet", *options)
        return self.read("report.html")


class SmallCells(ReportTest):
    def setUp(self):
        super().setUp()
        self.small_study(STUDY.replace("scenarios = 200", "scenarios = 5"), cases=3000)
        self.drgsim("run", "plan.toml", "--out", "r.h5")

    def test_few_cases_are_withheld(self):
        whole = data_of(self.report())
        cases = numpy.array(whole["hospitals"]["cases"])
        levels = numpy.array(whole["hospitals"]["levels"])
        least = int(numpy.sort(cases)[3]) + 1
        found = data_of(self.report("r.h5", "--small-cells", least))
        hidden = [c is None for c in found["hospitals"]["cases"]]
        self.assertTrue(all(hidden[h] for h in range(len(cases)) if 0 < cases[h] < least))
        self.assertLess(sum(hidden), len(cases))
        for level in (1, 2, 3):  # a single one would follow from the level's total
            alone = sum(hidden[h] for h in range(len(cases)) if levels[h] == level)
            self.assertTrue(alone != 1 or sum(levels == level) == 1)
        for own in found["hospitals"]["policies"]:
            for column in [*(own[key] for key in own if key != "loss"), *own["loss"]]:
                self.assertEqual([x is None for x in column], hidden)
        self.assertNotIn("funds", found["contributors"][0])  # cases by fund are not known
        self.assertFalse([a for a in found["alerts"] if hidden[a.get("hospital", 0)]
                          and "hospital" in a])
        for c in found["cliffs"]:
            self.assertTrue(c.get("cases", least) >= least)
        for before, after in zip(whole["categories"]["cases"], found["categories"]["cases"]):
            self.assertTrue(after is None or after >= least, before)

    def test_levels_with_few_cases_are_not_told_by_their_hospitals(self):
        whole = data_of(self.report())["hospitals"]
        cases, levels = numpy.array(whole["cases"]), numpy.array(whole["levels"])
        sums = [cases[levels == level].sum() for level in (1, 2, 3)]
        page = self.report("r.h5", "--small-cells", int(min(sums)) + 1)
        found = data_of(page)
        hidden = numpy.array([c is None for c in found["hospitals"]["cases"]])
        for own in found["levels"]:
            without = [level for level in (1, 2, 3) if own[level - 1] is None]
            self.assertGreaterEqual(len(without), 2)
            for level in without:  # or the hospitals would add up to it
                self.assertTrue(hidden[levels == level].any())
        self.assertFalse([d for d in found["level_differences"] if d["level"] in without])

    def test_nothing_is_withheld_unasked(self):
        self.assertNotIn(None, data_of(self.report())["hospitals"]["cases"])


class HostileNames(ReportTest):
    def test_names_stay_text(self):
        hostile_study(self, HOSTILE_PLAN)
        page = self.report()
        self.assertEqual(data_of(page)["hospitals"]["names"][:len(HOSTILE_NAMES)], HOSTILE_NAMES)
        self.assertEqual(len(scripts_of(page)), 3)  # data, charts, the page's own
        self.assertNotIn("<script>alert", page)
        self.assertNotIn("onerror=alert(1)>", page)
        self.assertNotIn("\u2028", page)
        self.assertIn('<u>"x"</u> & </script>', text_of(page, "zh"))
        self.assertEqual(page.count("<h1><bdi>&lt;u&gt;"), 1)


class Refusals(ReportTest):
    def setUp(self):
        super().setUp()
        self.small_study(PLAN.replace("scenarios = 150", "scenarios = 20"), cases=2000)

    def test_existing_files_and_missing_options(self):
        self.drgsim("run", "plan.toml", "--out", "r.h5")
        self.write("report.html", "mine")
        self.fails("report", "r.h5", "--out", "report.html", says=["report.html", "--force"])
        self.fails("report", "r.h5", "--out", "r.h5", "--force", says="r.h5")
        self.fails("report", "r.h5", says="--out")
        self.fails("report", "r.h5", "--out", "x.html", "--language", "fr", "--small-cells", "-1",
                   says=["--language", "--small-cells"])

    def test_files_that_are_no_results(self):
        self.drgsim("run", "plan.toml", "--out", "r.h5")
        self.write("cut.h5", self.bytes_of("r.h5")[:-1000])
        self.write("text.h5", "not HDF5")
        with h5py.File(self.path("foreign.h5"), "w") as file:
            file["x"] = 1
        shutil.copy(self.path("r.h5"), self.path("old.h5"))
        with h5py.File(self.path("old.h5"), "a") as file:
            file.attrs["schema_major"] = 0
        for name in ["cut.h5", "text.h5", "foreign.h5", "old.h5", "region.h5", "none.h5"]:
            done = self.fails("report", name, "--out", "x.html", says=name)
            self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)

    def test_a_settlement_has_no_report(self):
        self.drgsim("settle", "plan.toml", "--out", "s.h5", "--quiet")
        self.write("mine.html", "mine")
        for options in (["x.html"], ["mine.html", "--force"]):
            done = self.fails("report", "s.h5", "--out", *options, says=["s.h5", "without scenarios"])
            self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        self.assertEqual(self.read("mine.html"), "mine")

    def test_folders_that_cannot_be_written_to(self):
        self.drgsim("run", "plan.toml", "--out", "r.h5")
        self.fails("report", "r.h5", "--out", "none/x.html", says=["none", "does not exist"])
        self.fails("report", "r.h5", "--out", ".", says="folder")
        self.fails("report", "r.h5", "--out", "/proc/x.html", code=1, says="/proc/x.html")

    def test_parts_that_the_plan_left_out(self):
        self.write("less.toml", PLAN + "[output]\nhospital = false\ngroup = false\nmonth = false\n")
        self.drgsim("run", "less.toml", "--out", "r.h5", "--scenarios", 10, "--quiet")
        data = data_of(self.report("r.h5", "--small-cells", 20))
        self.assertNotIn("hospitals", data)
        self.assertEqual(data["months"], [])

    def test_the_same_file_gives_the_same_bytes(self):
        self.drgsim("run", "plan.toml", "--out", "r.h5", "--quiet")
        self.assertEqual(self.report(), self.report())
        english = self.report("r.h5", "--language", "en")
        self.assertIn('<html lang="en">', english)


if __name__ == "__main__":
    if os.path.exists(DRGSIM) and not has_reports():
        skip_file("drgsim was built without npm: there are no reports")
    main()
