"""drgsim report: every figure of the page comes out again when numpy computes it from the HDF5 file;
what is withheld, what is refused, and that hostile names stay text."""

import itertools
import os
import shutil
import unittest

import h5py
import numpy

from program import DRGSIM, PLAN, ProgramTest, main, skip_file
from report_page import (HOSTILE_NAMES, HOSTILE_PLAN, STUDY, data_of, has_reports, hostile_study,
                         scripts_of, text_of)

HALF_FEN = 0.005
CLASSES = ["cases_low", "cases_normal", "cases_high", "cases_outside"]


def spread_of(base, values):
    """A distribution as the page has it."""
    quantiles = {"min": 0, "p05": .05, "p25": .25, "median": .5, "p75": .75, "p95": .95, "max": 1}
    return {"base": base, "mean": values.mean(), "sd": values.std(ddof=1),
            "se": values.std(ddof=1) / len(values) ** .5,
            **{name: numpy.quantile(values, p) for name, p in quantiles.items()}}


def unit_ranks(values):
    """Mean ranks of equal values, centred, of length 1."""
    ranks = (values[:, None] > values).sum(1) + ((values[:, None] == values).sum(1) - 1) / 2
    ranks = ranks - ranks.mean()
    length = numpy.sqrt((ranks ** 2).sum())
    return ranks / length if length else ranks


class ReportTest(ProgramTest):
    def report(self, result="r.h5", *options):
        self.drgsim("report", result, "--out", "report.html", "--force", "--quiet", *options)
        return self.read("report.html")

    def same(self, found, expected, what=""):
        """Numbers, lists and dictionaries of them; null is what is not finite."""
        if isinstance(expected, dict):
            self.assertEqual(sorted(found), sorted(expected), what)
            for key in expected:
                self.same(found[key], expected[key], f"{what}.{key}")
        elif isinstance(expected, (list, tuple, numpy.ndarray)) and numpy.ndim(expected) > 0:
            self.assertEqual(len(found), len(expected), what)
            for at, value in enumerate(expected):
                self.same(found[at], value, f"{what}[{at}]")
        elif found is None:
            self.assertFalse(numpy.isfinite(expected), what)
        else:
            # differences of large numbers lose digits: 1e-6 yuan is far below what is shown
            numpy.testing.assert_allclose(found, expected, rtol=2e-9, atol=1e-6, err_msg=what)


class Figures(ReportTest):
    """One study for all figures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = ProgramTest("drgsim")
        maker.setUp()
        cls.addClassCleanup(maker.doCleanups)
        maker.small_study(STUDY, cases=6000)
        maker.drgsim("run", "plan.toml", "--out", "r.h5")
        maker.drgsim("report", "r.h5", "--out", "report.html")
        cls.page = maker.read("report.html")
        cls.data = data_of(cls.page)
        with h5py.File(maker.path("r.h5")) as file:
            cls.run_values = {name: file[name][()] for name in file if isinstance(file[name], h5py.Dataset)}
            cls.base = {name: file["base"][name][()] for name in file["base"]}
            cls.indicators = {name: file["indicators"][name][()] for name in file["indicators"]}
            cls.attributes = dict(file.attrs)
        cls.policies, cls.scenarios, cls.funds = cls.run_values["payout"].shape

    def each_fund(self):
        return itertools.product(range(self.policies), range(self.funds))

    def test_what_was_run(self):
        run = self.data["run"]
        self.assertEqual(run["plan"], "small")
        self.assertEqual(run["scenarios"], self.scenarios)
        self.assertEqual(run["seed"], str(self.attributes["seed"]))
        self.assertEqual(run["year"], self.attributes["year"])
        self.assertEqual([p["name"] for p in run["policies"]],
                         [name.decode() for name in self.run_values["policy"]])
        self.same(run["cases"], sum(self.base[name][0] for name in CLASSES))
        self.assertEqual([d["name"] for d in run["drivers"]],
                         ["budget", "weights", "volume", "assessment"])

    def test_funds(self):
        for p, f in self.each_fund():
            own = self.data["funds"][p][f]
            for name in ["point_value", "balance", "payout", "budget", "cost", "fund_booked"]:
                values = self.run_values[name][p, :, f]
                self.same(own[name], spread_of(self.base[name][p, f], values), name)
            self.same(own["overspent"], (self.run_values["balance"][p, :, f] < -HALF_FEN).mean())
            self.same(own["below_base"], (self.run_values["point_value"][p, :, f]
                                          < self.base["point_value"][p, f] * (1 - 1e-6)).mean())

    def test_curves(self):
        for (p, f), name in itertools.product(self.each_fund(), ["point_value", "balance", "payout"]):
            values = self.run_values[name][p, :, f]
            curve = self.data["funds"][p][f][name + "_curve"]
            self.same(curve["quantiles"], numpy.quantile(values, numpy.linspace(0, 1, 101)), name)
            self.assertEqual(sum(curve["bins"]), self.scenarios)
            if values.max() > values.min():
                place = (values - values.min()) / (values.max() - values.min()) * len(curve["bins"])
                bins = numpy.minimum(place.astype(int), len(curve["bins"]) - 1)
                self.same(curve["bins"], numpy.bincount(bins, minlength=len(curve["bins"])), name)

    def test_running_means(self):
        for (p, f), name in itertools.product(self.each_fund(), ["point_value", "balance", "payout"]):
            values = self.run_values[name][p, :, f]
            running = self.data["funds"][p][f][name + "_curve"]["running"]
            self.assertEqual(running["n"][-1], self.scenarios)
            self.assertGreater(len(running["n"]), 20)
            for n, mean, half in zip(running["n"], running["mean"], running["half"]):
                first = values[:int(n)]
                self.same(mean, first.mean())
                numpy.testing.assert_allclose(half, 1.959963984540054 * first.std(ddof=1) / n ** .5,
                                              rtol=1e-6, atol=1e-6)

    def test_differences_of_policies(self):
        found = {(d["first"], d["second"], d["fund"]): d for d in self.data["differences"]}
        self.assertEqual(len(found), 3 * self.funds)
        for (first, second, f), d in found.items():
            for name in ["balance", "payout"]:
                values = self.run_values[name][second, :, f] - self.run_values[name][first, :, f]
                base = self.base[name][second, f] - self.base[name][first, f]
                self.same(d[name], spread_of(base, values), name)
                self.same(d[name + "_below"], (values < -HALF_FEN).mean())

    def test_months(self):
        for p, f in self.each_fund():
            own = self.data["months"][p]["funds"][f]
            for key, name in [("point_value", "month_point_value"), ("paid", "month_payout")]:
                for m in range(12):
                    self.same(own[key][m], spread_of(self.base[name][p, f, m],
                                                     self.run_values[name][p, :, f, m]), key)
            left = self.run_values["payout"][p, :, f] - self.run_values["month_payout"][p, :, f].sum(1)
            base = self.base["payout"][p, f] - self.base["month_payout"][p, f].sum()
            self.same(own["clearing"], spread_of(base, left), "clearing")
            self.same(own["recovered_probability"], (left < -HALF_FEN).mean())
            hospitals = self.base["hospital_payout"][p, f] - self.base["hospital_prepaid"][p, f].sum(-1)
            self.same(own["cleared"], hospitals[hospitals > 0].sum())
            self.same(own["recovered"], -hospitals[hospitals < 0].sum())

    def test_payments_by_level_and_month(self):
        level = self.run_values["hospital_level"]
        for p in range(self.policies):
            prepaid = self.base["hospital_prepaid"][p].sum(0)
            self.same(self.data["months"][p]["level_months"],
                      [prepaid[level == wanted].sum(0) for wanted in (1, 2, 3)])

    def impact(self, p):
        """[scenario][hospital] and of the settlement."""
        return ((self.run_values["hospital_payout"] - self.run_values["hospital_booked"])[p].sum(1),
                (self.base["hospital_payout"] - self.base["hospital_booked"])[p].sum(0))

    def test_hospitals(self):
        found = self.data["hospitals"]
        self.assertEqual(found["ids"], [x.decode() for x in self.run_values["hospital"]])
        self.assertEqual(found["names"], [x.decode() for x in self.run_values["hospital_name"]])
        self.same(found["levels"], self.run_values["hospital_level"])
        self.same(found["cost"], self.base["hospital_cost"][0].sum(0))
        self.same(sum(found["cases"]), sum(self.base[name][0].sum() for name in CLASSES))
        for p in range(self.policies):
            values, base = self.impact(p)
            for h, own in enumerate(found["policies"][p]):
                self.same(own["booked"], self.base["hospital_booked"][p, :, h].sum())
                self.same(own["payout"], self.base["hospital_payout"][p, :, h].sum())
                self.same(own["impact"], spread_of(base[h], values[:, h]), found["ids"][h])
                self.same(own["loss"], (values[:, h] < -HALF_FEN).mean())

    def test_levels(self):
        level = self.run_values["hospital_level"]
        for p, wanted in itertools.product(range(self.policies), (1, 2, 3)):
            values, base = self.impact(p)
            own = self.data["levels"][p][wanted - 1]
            member = level == wanted
            self.same(own["payout"], self.base["hospital_payout"][p].sum(0)[member].sum())
            self.same(own["booked"], self.base["hospital_booked"][p].sum(0)[member].sum())
            self.same(own["impact"], spread_of(base[member].sum(), values[:, member].sum(1)))
        for d in self.data["level_differences"]:
            member = level == d["level"]
            (less, base_less), (more, base_more) = self.impact(d["first"]), self.impact(d["second"])
            self.same(d["impact"], spread_of((base_more - base_less)[member].sum(),
                                             (more - less)[:, member].sum(1)))

    def test_categories(self):
        codes = [code.decode()[:1] for code in self.run_values["group"]]
        found = self.data["categories"]
        self.assertEqual(found["names"], sorted(set(codes)))
        for at, name in enumerate(found["names"]):
            member = numpy.array([code == name for code in codes])
            self.same(found["cases"][at], self.base["group_cases"][0, member].sum())
            for p in range(self.policies):
                ratio = (self.run_values["group_payout"][p][:, member].sum(1)
                         / self.run_values["group_cost"][p][:, member].sum(1))
                base = (self.base["group_payout"][p, member].sum()
                        / self.base["group_cost"][p, member].sum())
                self.same(found["ratios"][p][at], spread_of(base, ratio), name)

    def test_outliers_and_cliffs(self):
        for p, f in self.each_fund():
            cases = numpy.array([self.run_values[name][p, :, f] for name in CLASSES])
            base = numpy.array([self.base[name][p, f] for name in CLASSES])
            for at, name in enumerate(CLASSES):
                self.same(self.data["outliers"][p][f][name],
                          spread_of(base[at] / base.sum(), cases[at] / cases.sum(0)), name)
        cliffs = self.indicators["cliff_cases"]
        self.assertEqual(len(self.data["cliffs"]), (cliffs > 0).sum())
        self.assertGreater(len(self.data["cliffs"]), 0)
        for c in self.data["cliffs"]:
            at = c["policy"], c["fund"], c["breakpoint"] - 1
            for key in ["cases", "cost", "money"]:
                self.same(c[key], self.indicators["cliff_" + key][at])

    def test_alerts(self):
        alerts = self.indicators["hospital_alert"]
        found = [a for a in self.data["alerts"] if "hospital" in a]
        self.assertEqual(len(found), (alerts == 1).sum())
        indicator = {"low_share": "share_low", "high_share": "share_high", "loss_rate": "surplus_rate"}
        for a in found:
            name = "hospital_" + indicator.get(a["alert"], a["alert"])
            self.same(a["value"], self.indicators[name][a["policy"], a["hospital"]])

    def test_rank_correlations(self):
        """Drivers with few values one by one; what a wide one adds up to is results/sensitivity's own
        test."""
        found = self.data["sensitivity"]
        columns = {}
        names = {"budget": ["employee", "resident"], "volume": [str(m) for m in range(1, 13)],
                 "assessment": ["1", "2", "3"]}
        for driver, entities in names.items():
            drawn = self.run_values["driver_" + driver]
            columns.update({f"{driver} {entity}": drawn[:, at] for at, entity in enumerate(entities)
                            if numpy.ptp(drawn[:, at]) > 0})
        self.assertEqual(set(columns) - set(found["inputs"]), set())
        self.assertEqual(set(found["inputs"]) - set(columns), {"weights (mean)"})
        self.assertNotIn("assessment 1", columns)  # where the driver does not apply
        outputs = {(o["variable"], o["policy"], o["fund"]): o for o in found["outputs"]}
        for name, (p, f) in itertools.product(["point_value", "balance", "payout"], self.each_fund()):
            values = self.run_values[name][p, :, f]
            own = outputs[name, self.data["run"]["policies"][p]["name"], self.data["run"]["funds"][f]]
            if numpy.ptp(values) == 0:
                self.assertEqual(own["spearman"], [])
                continue
            ranks = unit_ranks(values)
            for at, entry in enumerate(found["inputs"]):
                if entry in columns:
                    self.same(own["spearman"][at][0], (unit_ranks(columns[entry]) * ranks).sum())

    def test_headline_without_scripts(self):
        """The static tables show the numbers, in both languages."""
        chinese, english = text_of(self.page, "zh"), text_of(self.page, "en")
        for p, f in self.each_fund():
            mean = self.run_values["point_value"][p, :, f].mean()
            value = f"{mean:,.4f}" if mean else "—"  # fee for service has no points
            self.assertIn(value, chinese)
            self.assertIn(value, english)
            payout = self.run_values["payout"][p, :, f].mean()
            self.assertIn(f"{payout / 1e4:,.0f} 万元", chinese)
            self.assertIn(f"{payout / 1e6:,.2f} M yuan", english)
            overspent = (self.run_values["balance"][p, :, f] < -HALF_FEN).mean()
            self.assertIn(f"{100 * overspent:.1f} %", chinese)
        self.assertIn("贵港市DRG点数法付费（2020）", chinese)
        self.assertIn("Guigang DRG points method, 2020", english)
        self.assertIn("V = (T - F + B) / sum P", chinese)  # the rules in words

    def test_nothing_is_fetched(self):
        """No element names another file or host; the policy in the page forbids it too."""
        outside = self.page.split("<script>")[0]
        self.assertNotRegex(outside, r'(?:src|href)="(?!#|data:)')
        self.assertIn("default-src 'none'", outside)


class SmallCells(ReportTest):
    def setUp(self):
        super().setUp()
        self.small_study(STUDY.replace("scenarios = 150", "scenarios = 5"), cases=3000)
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
        for p, h in itertools.product(range(3), range(len(cases))):
            self.assertEqual(found["hospitals"]["policies"][p][h] is None, hidden[h])
        self.assertFalse([a for a in found["alerts"] if hidden[a.get("hospital", 0)]
                          and "hospital" in a])
        for c in found["cliffs"]:
            self.assertTrue(c.get("cases", least) >= least)
        for before, after in zip(whole["categories"]["cases"], found["categories"]["cases"]):
            self.assertTrue(after is None or after >= least, before)

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

    def test_a_settlement_alone(self):
        self.drgsim("settle", "plan.toml", "--out", "s.h5", "--quiet")
        data = data_of(self.report("s.h5"))
        self.assertEqual(data["run"]["scenarios"], 0)
        with h5py.File(self.path("s.h5")) as file:
            self.same(data["funds"][0][1]["payout"], {"base": file["base/payout"][0, 1]})
        self.assertNotRegex(self.read("report.html"), 'class="measure (good|doubtful|bad)"')

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
