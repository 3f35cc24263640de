"""Rule packs at the command line: the list of them, what describe makes of one, and wrong ones."""

import csv
import io
import re
import unittest

from program import ProgramTest, main

BAD_PACK = """\
    schema = 1
    method = "dip"
    name = "bad"
    [tail]
    ratio = "city"
    K = [{ up_to = 2, value = [2, 3] }, { value = 1.5 }]
    [[tail.piece]]
    class = "low"
    below = 0.5
    route = "fee-for-service"
    pay = { base = "r" }
    [[tail.piece]]
    class = "normal"
    below = 0.4
    pay = { normal = "r" }
    [[tail.piece]]
    class = "high"
    pay = { base = "1 + rr" }
    [point_value]
    rate = 9000
    [[outside.rule]]
    name = "x"
    when = { discharge_way = ["died"] }
    route = "per-diem"
    [clearing]
    sharing = [[1, 1], [0.5, 1]]
    """
BAD_LINES = {5: "`tail.ratio` is \"city\"", 6: "has 2 numbers", 10: "leaves the pool and has pay",
             12: "begins at 0.5", 15: "pays something else", 18: "\"rr\" is not known",
             20: "`point_value.rate` has no effect under method \"dip\"",
             21: "no `outside.per_diem`", 23: "is \"died\"", 26: "q = 0.5 after q = 1"}


class Packs(ProgramTest):
    def table(self, *arguments):
        """Rows of the pieces that describe prints: class, ratio, yuan, points, ends, jump."""
        text = self.drgsim("describe", "policy", *arguments).stdout
        lines = text[text.index("  class  "):].splitlines()[1:]
        rows = [re.split(r"\s{2,}", line.strip()) for line in lines]
        return text, [row for row in rows if len(row) > 1]  # a note on review may follow

    def test_the_list_has_front_packs_first_and_their_methods(self):
        lines = self.drgsim("policies").stdout.splitlines()
        names = [line.split()[0] for line in lines if re.match(r"[a-z0-9-]+ +[a-z-]+ +\d{4}-", line)]
        self.assertEqual(names[:4], ["dip-national", "drg-rate", "fee-for-service", "guigang-2020"])
        self.assertLess(names.index("zhejiang-2025"), names.index("fujian-exit"))
        self.assertEqual(len(names), len(set(names)))
        self.assertRegex("\n".join(lines), r"(?m)^elastic-8-2 +elastic +2025-01 ")

    def test_shipped_names_validate_and_are_described(self):
        for name in ("dip-national", "t7-five-bands", "suzhou-2023", "prospective-budget"):
            self.assertIn("without faults", self.drgsim("validate", name).stdout)
            self.assertIn(f"{name}: ", self.drgsim("describe", "policy", name).stdout)
        self.fails("validate", "dip-nationel", says='did you mean "dip-national"?')

    def test_a_file_goes_before_a_shipped_name(self):
        self.write("dip-national", "no pack")
        self.fails("validate", "dip-national", says="this is no plan, rule pack")

    def test_pieces_of_a_stated_weight(self):
        """The worked values of rules 11."""
        text, rows = self.table("guigang-2020", "--weight", 1.2, "--mean", 7990.2388,
                                "--coefficient", 0.9, "--level", 2)
        self.assertIn("standard S = M w c 8629.46 yuan; K 2.5", text)
        self.assertEqual([row[0] for row in rows], ["low", "normal", "high"])
        self.assertEqual([row[2] for row in rows],
                         ["[0.00, 2588.84)", "[2588.84, 21573.64]", "(21573.64, inf)"])
        slope = float(rows[0][3].split()[0])
        self.assertAlmostEqual(slope * 2000, 25.030541, places=4)
        intercept, slope = re.fullmatch(r"(-?[\d.]+) \+ ([\d.]+) C", rows[2][3]).groups()
        self.assertAlmostEqual(float(intercept) + float(slope) * 30000, 213.458115, places=3)
        self.assertEqual(rows[1][6], "+75.6 (+0.7 x normal)")

    def test_pieces_of_a_group_stand_on_its_calibration(self):
        self.drgsim("synth", "--out", "region.h5", "--cases", 4000, "--hospitals", 12, "--groups",
                    30, "--years", 2)
        self.drgsim("calibrate", "region.h5", "--policy", "t5-flat-step", "--history", "2023",
                    "--out", "groups.csv")
        groups = csv.DictReader(io.StringIO(self.read("groups.csv", "utf-8-sig")))
        group = next(row for row in groups if row["unstable"] == "0")
        text, rows = self.table("t5-flat-step", "--group", group["group_code"], "--level", 3,
                                "--region", "region.h5", "--history", "2023")
        mean = float(re.search(r"mean cost M ([\d.]+) yuan", text)[1])
        weight, c = float(group["weight"]), float(group["level_3"])
        self.assertIn(f"standard S = M w c {mean * weight * c:.0f}"[:-1], text)
        self.assertAlmostEqual(float(rows[1][3]) / (100 * weight * c), 1, places=6)
        self.assertTrue(rows[2][6].endswith("(+0.7 x normal)"), rows)
        self.fails("describe", "policy", "t5-flat-step", "--group", "nobody", "--region",
                   "region.h5", says="there is no group nobody")
        self.fails("describe", "policy", "t5-flat-step", "--group", group["group_code"],
                   "--region", "region.h5", "--history", "1999", says="no cases of 1999")

    def test_options_that_do_not_fit_are_named(self):
        self.fails("describe", "plan", "no-such-word", says="plan has nothing with")
        self.fails("describe", "policy", "--weight", 1, says="no pack is named")
        self.fails("describe", "policy", "guigang-2020", "--weight", 1, says="--mean is missing")
        self.fails("describe", "policy", "guigang-2020", "--group", "A", says="--region is missing")
        self.fails("describe", "policy", "guigang-2020", "--level", 2, says="--level stands alone")
        self.fails("describe", "policy", "guigang-2020", "--weight", 1, "--mean", 8000, "--group",
                   "A", "--region", "r.h5", says="are both given")
        self.fails("describe", "policy", "fee-for-service", "--weight", 1, "--mean", 8000,
                   says="pays no case by its group")
        self.fails("describe", "policy", "guigang", says='did you mean "guigang-2020"?')

    def test_a_bad_pack_lists_all_its_problems_with_their_lines(self):
        self.write("bad.toml", BAD_PACK)
        for command in (["validate", "bad.toml"], ["describe", "policy", "bad.toml"]):
            errors = self.fails(*command).stderr
            found = {int(line): what for line, what in re.findall(r"bad\.toml:(\d+): (.*)", errors)}
            self.assertEqual(set(found), set(BAD_LINES), errors)
            for line, what in BAD_LINES.items():
                self.assertIn(what, found[line])


if __name__ == "__main__":
    main()
