"""The report in headless Chromium: nothing goes wrong and nothing is fetched, charts are drawn,
language, sorting, search, export, print and keys work; with the demo's plan and with names that
mean harm. Skips without Chromium, node or npm. DRGSIM_SCREENSHOTS=FOLDER keeps the pictures."""

import csv
import io
import json
import os
import shutil
import subprocess
import tempfile

from program import SOURCE_DIR, ProgramTest, main, skip_file
from report_page import HOSTILE_NAMES, HOSTILE_PLAN, has_reports, hostile_study

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
BUILD_DIR = os.environ.get("DRGSIM_BUILD_DIR", tempfile.gettempdir())
DRIVER = os.path.join(BUILD_DIR, "browser")
SOURCES = os.path.join(SOURCE_DIR, "tests", "browser")


def install_driver():
    """playwright-core at the version that package-lock.json pins, once for a build folder."""
    lock = os.path.join(SOURCES, "package-lock.json")
    done = os.path.join(DRIVER, "node_modules", "playwright-core", "package.json")
    if not os.path.exists(done) or os.path.getmtime(done) < os.path.getmtime(lock):
        os.makedirs(DRIVER, exist_ok=True)
        for name in ["package.json", "package-lock.json"]:
            shutil.copy(os.path.join(SOURCES, name), DRIVER)
        fetched = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                                 cwd=DRIVER, capture_output=True, text=True, timeout=600)
        if fetched.returncode != 0:
            skip_file("npm could not fetch playwright-core: " + fetched.stderr.strip()[-300:])
        os.utime(done)
    shutil.copy(os.path.join(SOURCES, "report.mjs"), DRIVER)


class InTheBrowser(ProgramTest):
    def look_at(self, name):
        """What tests/browser/report.mjs found in report.html."""
        folder = os.path.join(os.environ.get("DRGSIM_SCREENSHOTS", self.folder), name)
        os.makedirs(folder, exist_ok=True)
        done = subprocess.run(["node", os.path.join(DRIVER, "report.mjs"), BROWSER,
                               self.path("report.html"), folder],
                              capture_output=True, text=True, timeout=600)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.shots = folder
        return json.loads(done.stdout)

    def exported(self, name):
        with open(os.path.join(self.shots, name), "rb") as file:
            raw = file.read()
        self.assertTrue(raw.startswith(b"\xef\xbb\xbf"))
        return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))

    def works(self, found):
        """What holds for every report with hospitals."""
        self.assertEqual(found["errors"], [])
        self.assertEqual(len(found["requests"]), 1, found["requests"])  # the page itself
        for charts in ["charts", "chartsEnglish", "chartsOther"]:
            for chart, colours in found.get(charts, {}).items():
                if colours != "words":
                    self.assertGreater(colours, 5, f"{charts}: {chart} is blank")
        self.assertGreaterEqual(len(found["charts"]), 12)

        self.assertEqual((found["lang"], found["langAfter"]), ("zh-CN", "en"))
        self.assertIn("要点", found["chinese"])
        self.assertNotIn("Headline", found["chinese"])
        self.assertIn("Headline", found["english"])
        self.assertNotIn("要点", found["english"])

        self.assertEqual(sorted(found["codes"]), sorted(found["codesTurned"]))
        self.assertEqual(found["codesTurned"], sorted(found["codesTurned"], reverse=True))
        costs = [float(cost.replace(",", "")) for cost in found["costs"] if cost != "—"]
        self.assertEqual(costs, sorted(costs, reverse=True))
        self.assertEqual(found["searched"], [found["codes"][3]])
        self.assertEqual([row[0] for row in self.exported("filtered.csv")[1:]], found["searched"])
        rows = self.exported("hospitals.csv")
        self.assertEqual(len(rows) - 1, len(found["codes"]))
        for cell in (cell for row in rows[1:] for cell in row):
            number = cell.lstrip("-").replace(".", "").replace("e", "").isdigit()
            self.assertTrue(number or not cell.startswith(("=", "+", "-", "@")), cell)

        self.assertGreater(found["pdfBytes"], 50_000)
        self.assertLessEqual(max(found["print"]["chartWidths"]), 722)
        self.assertEqual((found["print"]["tableScrolls"], found["print"]["controls"]), (0, 0))
        self.assertEqual(found["print"]["rows"], len(found["codes"]))

        self.assertIn("超支概率", found["withoutScripts"])
        self.assertIn("Probability of a deficit", found["withoutScriptsEnglish"])
        self.assertNotIn("超支概率", found["withoutScriptsEnglish"])

    def test_the_demos_plan(self):
        self.drgsim("synth", "--out", "region.h5", "--cases", 20_000, "--hospitals", 60,
                    "--groups", 120, "--years", 3)
        self.drgsim("run", "budget-and-weight", "--out", "r.h5", "--scenarios", 200,
                    "--set", "budget.employee.total=14.5e6", "--set", "budget.resident.total=62e6")
        self.drgsim("report", "r.h5", "--out", "report.html")
        self.works(self.look_at("demo"))

    def test_names_that_mean_harm(self):
        hostile_study(self, HOSTILE_PLAN)
        self.drgsim("report", "r.h5", "--out", "report.html")
        found = self.look_at("hostile")
        self.works(found)
        shown = set(found["names"])
        for name in HOSTILE_NAMES:
            self.assertIn(name.replace("\u2028", "\u2028"), shown)


if __name__ == "__main__":
    for need, there in [("Chromium", BROWSER), ("node", shutil.which("node")),
                        ("npm", shutil.which("npm"))]:
        if not there:
            skip_file(f"{need} is not installed")
    if not has_reports():
        skip_file("drgsim was built without npm: there are no reports")
    install_driver()
    main()
