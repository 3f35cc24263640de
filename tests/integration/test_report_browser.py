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

import h5py
import numpy

from program import SOURCE_DIR, TWO_DRIVERS, ProgramTest, main, skip_file
from report_page import HOSTILE_NAMES, HOSTILE_PLAN, STUDY, YEARS, has_reports, hostile_study

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
BUILD_DIR = os.environ.get("DRGSIM_BUILD_DIR", tempfile.gettempdir())
DRIVER = os.path.join(BUILD_DIR, "browser")
SOURCES = os.path.join(SOURCE_DIR, "tests", "browser")
SCRIPTS = ["report.mjs", "every_view.mjs"]
FEW = STUDY.replace("scenarios = 200", "scenarios = 20")
DRIVERS, OUTPUT = FEW.index("[[driver]]"), FEW.index("[output]")
POOLS = """\
[pool.C01.budget.employee]
total = 3e6
[pool.C01.budget.resident]
total = 9e6
"""
#: Plans whose reports lack something, or have something else in its place.
VARIANTS = {
    "few-parts": FEW[:OUTPUT] + "[output]\nhospital = false\ngroup = false\nmonth = false\n",
    "no-drivers": FEW[:DRIVERS],
    "one-driver": FEW[:FEW.index("[[driver]]", DRIVERS + 1)],
    "one-scenario": FEW.replace("scenarios = 20", "scenarios = 1"),
    "years": FEW[:OUTPUT] + YEARS + POOLS,
    "bootstrap": FEW[:OUTPUT] + '[uncertainty]\nbootstrap = "poisson"\n[output]\nrisk = false\n',
    "rates": FEW.replace('"dip-national"', '"wuxi-2022", "fujian-price-list", "elastic-8-2"'),
    "saltelli": FEW[:DRIVERS].replace("seed = 7", 'seed = 7\nsampling = "saltelli"') + TWO_DRIVERS,
    "one-at-a-time": FEW[:DRIVERS].replace("scenarios = 20", 'sampling = "one-at-a-time"') + TWO_DRIVERS,
}


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
    for script in SCRIPTS:
        shutil.copy(os.path.join(SOURCES, script), DRIVER)


def shown(x, digits, unit=""):
    """A number as the page's tables have it."""
    if not numpy.isfinite(x):
        return "—"
    text = f"{abs(x):,.{digits}f}"
    return ("−" if x < 0 and text.strip("0.,") else "") + text + unit


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
        found = self.look_at("demo")
        self.works(found)
        with h5py.File(self.path("r.h5")) as file:
            self.hospitals_are_those_of(file, found["tables"]["hospitals"])
            self.risks_are_those_of(file, found["tables"])

    def hospitals_are_those_of(self, file, rows):
        """The table as shown, against numpy: money in 万元."""
        total = lambda name: file[name][0].sum(1)
        base = {name: file["base/hospital_" + name][0].sum(0) for name in ("cost", "booked", "payout")}
        booked, cost = total("hospital_booked"), total("hospital_cost")
        impact = total("hospital_payout") - booked
        rate = numpy.divide(impact, cost, out=numpy.zeros_like(cost), where=cost > 0).mean(0)
        codes = [code.decode() for code in file["hospital"]]
        order = numpy.argsort(base["payout"] - base["booked"], kind="stable")
        self.assertEqual([row[0] for row in rows], [codes[h] for h in order])
        for row in rows:
            h = codes.index(row[0])
            figures = [base["cost"][h], base["booked"][h], base["payout"][h],
                       base["payout"][h] - base["booked"][h], impact[:, h].mean(),
                       *numpy.quantile(impact[:, h], [.05, .95])]
            self.assertEqual(row[4:11], [shown(x / 1e4, 1) for x in figures], row[0])
            shares = [rate[h] if base["cost"][h] > 0 else numpy.nan,
                      *((-impact[:, h] > x * booked[:, h] + 0.005).mean() for x in (0, 0.05))]
            self.assertEqual(row[11:14], [shown(100 * x, 1, " %") for x in shares], row[0])

    def risks_are_those_of(self, file, tables):
        """Of the balance, which is shown first."""
        for f, (row, tail) in enumerate(zip(tables["risk"], tables["tails"])):
            values, base = file["balance"][0, :, f], file["base/balance"][0, f]
            sd = values.std(ddof=1)
            figures = [base, values.mean(), sd / len(values) ** .5, sd,
                       *numpy.quantile(values, [.05, .25, .5, .75, .95])]
            self.assertEqual(row[2:11], [shown(x / 1e4, 1) for x in figures])
            self.assertTrue(row[11].startswith(shown(100 * (values < -0.005).mean(), 1, " %")), row)
            of = lambda name, t: shown(file["risk/balance_" + name][0, f, t] / 1e4, 1)
            for t in (0, 1):
                self.assertEqual(tail[2 + 4 * t:6 + 4 * t],
                                 [of("var", t), of("var_low", t) + " – " + of("var_high", t),
                                  of("tvar", t), of("tvar_standard_error", t)])

    def test_names_that_mean_harm(self):
        hostile_study(self, HOSTILE_PLAN)
        self.drgsim("report", "r.h5", "--out", "report.html")
        found = self.look_at("hostile")
        self.works(found)
        shown = set(found["names"])
        for name in HOSTILE_NAMES:
            self.assertIn(name.replace("\u2028", "\u2028"), shown)


class EveryView(ProgramTest):
    maxDiff = None

    """All that the controls show, in both languages: nothing empty, no numbers that are none, no
    words of the other language."""

    def look_at(self, reports):
        done = subprocess.run(["node", os.path.join(DRIVER, "every_view.mjs"), BROWSER,
                               *map(self.path, reports)], capture_output=True, text=True,
                              timeout=1200)
        self.assertEqual(done.returncode, 0, done.stderr)
        return {os.path.basename(name): wrong for name, wrong in json.loads(done.stdout).items()}

    def small_region(self):
        self.drgsim("synth", "--out", "csv", "--cases", 3000, "--hospitals", 20, "--groups", 60,
                    "--years", 2)
        self.store("region.h5", "csv/cases.csv")

    def store(self, region, cases):
        self.drgsim("import", "--cases", cases, "--hospitals", "csv/hospitals.csv",
                    "--groups", "csv/groups.csv", "--out", region, "--quiet")

    def report(self, name, *options):
        self.drgsim("run", name + ".toml", "--out", name + ".h5", "--quiet", "--force")
        self.drgsim("report", name + ".h5", "--out", name + ".html", "--quiet", "--force", *options)
        return name + ".html"

    def test_studies_of_all_kinds(self):
        self.small_region()
        for name, plan in VARIANTS.items():
            self.write(name + ".toml", plan)
            self.report(name)
        found = self.look_at([name + ".html" for name in VARIANTS])
        self.assertEqual(found, {name + ".html": [] for name in VARIANTS})

    def test_one_fund_and_small_cells(self):
        self.small_region()
        head, *rows = self.read("csv/cases.csv").splitlines()
        self.write("one.csv", "\n".join([head, *(row for row in rows if ",employee," in row)]) + "\n")
        self.store("one.h5", "one.csv")
        plan = FEW.replace("region.h5", "one.h5").replace("[budget.resident]\ntotal = 45e6\n", "")
        self.write("one-fund.toml", plan)
        self.write("small.toml", FEW)
        reports = [self.report("one-fund"), self.report("small", "--small-cells", 60)]
        self.assertEqual(self.look_at(reports), {name: [] for name in reports})


if __name__ == "__main__":
    for need, there in [("Chromium", BROWSER), ("node", shutil.which("node")),
                        ("npm", shutil.which("npm"))]:
        if not there:
            skip_file(f"{need} is not installed")
    if not has_reports():
        skip_file("drgsim was built without npm: there are no reports")
    install_driver()
    main()
