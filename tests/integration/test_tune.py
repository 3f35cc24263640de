"""drgsim tune: its choice is used by run and solve, only changes how many threads there are, and a damaged or
foreign file of choices is no more than a warning."""

import os
import re
import unittest

from program import ProgramTest, main


class Tune(ProgramTest):
    def setUp(self):
        super().setUp()
        self.small_study(cases=2000)
        self.config = {"XDG_CONFIG_HOME": self.path("config")}
        self.file = "config/drgsim/tune.toml"

    def tune(self, *options, isa="", **more):
        return self.drgsim("tune", "plan.toml", "--rounds", 1, *options,
                           env={**self.config, "DRGSIM_ISA": isa}, **more)

    def run_as_tuned(self, out, *options, isa=""):
        return self.drgsim("run", "plan.toml", "--out", out, *options,
                           env={**self.config, "DRGSIM_ISA": isa})

    def test_run_uses_what_tune_found(self):
        said = self.tune().stdout
        self.assertRegex(said, r"threads +scenarios a second")
        threads = int(re.search(r"(\d+) threads, v[234] instructions from now on", said)[1])
        self.assertIn(f"threads = {threads}\n", self.read(self.file))
        said = self.run_as_tuned("r.h5").stdout
        self.assertIn(f"tuning: {threads} thread", said)
        self.assertIn(f"on {threads} thread", said)
        self.drgsim("run", "plan.toml", "--out", "untuned.h5")
        self.assertEqual(self.bytes_of("r.h5"), self.bytes_of("untuned.h5"))

    def test_the_choice_is_a_file_to_edit_and_options_come_first(self):
        self.tune()
        self.write(self.file, re.sub(r"threads = \d+", "threads = 1", self.read(self.file)))
        self.assertIn("on 1 thread,", self.run_as_tuned("one.h5").stdout)
        said = self.run_as_tuned("two.h5", "--threads", 2, isa="v2").stdout
        self.assertIn("on 2 threads", said)
        self.assertNotIn("tuning", said)

    def test_instructions_are_chosen_too_and_change_no_bit(self):
        self.drgsim("run", "plan.toml", "--out", "untuned.h5")
        said = self.tune().stdout
        chosen = re.search(r"threads, (v[234]) instructions", said)[1]
        self.assertIn(f'instructions = "{chosen}"\n', self.read(self.file))
        self.assertRegex(said, r"\n  v2 +\d+ ")
        self.assertRegex(self.tune(isa="v2").stdout, "threads, v2 instructions")
        self.assertIn("v2 instructions, measured", self.run_as_tuned("v2.h5").stdout)
        self.assertIn("tuning: v2 instructions", self.run_as_tuned("1.h5", "--threads", 1).stdout)
        self.assertEqual(self.bytes_of("v2.h5"), self.bytes_of("untuned.h5"))
        self.write(self.file, self.read(self.file).replace('"v2"', '"v9"'))
        self.assertNotIn("instructions", self.run_as_tuned("v9.h5").stdout)

    def test_solve_uses_it_too_and_finds_the_same(self):
        def solve(*options, **env):
            return self.drgsim("solve", "plan.toml", "--vary", "budget.resident", "--until",
                               "mean(point_value[resident]) >= 1.1 * base", *options,
                               env={**self.config, **env}).stdout
        untuned = solve("--json")
        self.tune(isa="v2")
        self.assertRegex(solve(DRGSIM_ISA=""), "tuning: .*v2 instructions, measured by drgsim tune")
        self.assertNotIn("tuning", solve("--threads", 1, DRGSIM_ISA="v2"))
        self.assertEqual(solve("--json", DRGSIM_ISA=""), untuned)

    def test_work_of_another_size_is_not_tuned(self):
        self.tune()
        self.write(self.file, re.sub(r"cases = \d+", "cases = 9000000", self.read(self.file)))
        self.assertNotIn("tuning", self.run_as_tuned("r.h5").stdout)
        self.tune()
        self.assertEqual(self.read(self.file).count("[[tuning]]"), 2)

    def test_a_damaged_file_is_a_warning(self):
        os.makedirs(self.path("config/drgsim"))
        self.drgsim("run", "plan.toml", "--out", "plain.h5")
        for i, text in enumerate(["[[tuning]\n", "[[tuning]]\nthreads = -5\n", b"\xff\x00\x13"]):
            self.write(self.file, text)
            done = self.run_as_tuned(f"r{i}.h5")
            self.assertIn("tune.toml", done.stderr)
            self.assertIn("the tuning is not used", done.stderr)
            self.assertEqual(self.bytes_of("plain.h5"), self.bytes_of(f"r{i}.h5"))
        self.tune()
        self.assertIn("tuning:", self.run_as_tuned("again.h5").stdout)

    def test_nothing_to_keep_it_in(self):
        done = self.drgsim("tune", "plan.toml", "--rounds", 1, code=1,
                           env={"XDG_CONFIG_HOME": "", "HOME": ""})
        self.assertIn("--threads", done.stderr)

    def test_wrong_requests(self):
        self.fails("tune", says="PLAN.toml")
        self.fails("tune", "plan.toml", "--rounds", 0, says="--rounds")


if __name__ == "__main__":
    main()
