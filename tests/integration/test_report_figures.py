"""Every figure of a report is computed again with numpy from the variables of the HDF5 file, for a
study of each kind; a figure that nothing computes fails the test."""

import os

from program import DRGSIM, PLAN, TWO_DRIVERS, ProgramTest, main, skip_file
from report_page import STUDY, YEARS, Traced, has_reports, text_of
from report_study import Study

SMALL = STUDY.replace("scenarios = 200", "scenarios = 12")
LATER = SMALL.replace("[output]\nprepaid = true\n", YEARS)
DESIGN = PLAN[:PLAN.index("[[driver]]")].replace('2020"]', '2020", "fee-for-service"]') + TWO_DRIVERS


class EveryFigure(ProgramTest):
    def test_a_monte_carlo_study(self):
        study = Study(self, STUDY)
        study.check_all(self)
        chinese = text_of(study.page, "zh")
        self.assertIn("贵港市DRG点数法付费（2020）", chinese)
        self.assertIn("点值：浮动，按总费用：V = (T - F + B) / ΣP", chinese)  # the rules in words
        english = text_of(study.page, "en")
        self.assertIn("Guigang DRG points method, 2020", english)
        self.assertIn("V = (T - F + B) / sum P", english)

    def test_several_years_and_stresses(self):
        study = Study(self, LATER)
        self.assertIn("horizon", study.found.data)
        self.assertIn("stresses", study.found.data)
        study.check_all(self)

    def test_antithetic_scenarios(self):
        study = Study(self, SMALL.replace("seed = 7", "seed = 7\nantithetic = true"))
        self.assertTrue(study.antithetic)
        study.check_all(self)

    def test_sobols_indices(self):
        study = Study(self, DESIGN.replace("seed = 7", 'seed = 7\nsampling = "saltelli"').replace("= 150", "= 400"))
        self.assertGreater(study.found.count("sensitivity", "outputs", 0, "sobol"), 0)
        study.check_all(self)

    def test_one_at_a_time(self):
        study = Study(self, DESIGN.replace("seed = 7", 'seed = 7\nsampling = "one-at-a-time"').replace("scenarios = 150", ""))
        self.assertEqual(study.found.count("sensitivity", "outputs", 0, "tornado"), 2)
        study.check_all(self)

    def test_a_figure_that_nobody_computes_is_found(self):
        traced = Traced({"a": [1, {"b": None}], "text": "x"})
        traced.same(("a", 0), 1)
        self.assertEqual(traced.left, {("a", 1, "b")})
        with self.assertRaises(AssertionError):
            traced.same(("a", 0), 1.001)


if __name__ == "__main__":
    if os.path.exists(DRGSIM) and not has_reports():
        skip_file("drgsim was built without npm: there are no reports")
    main()
