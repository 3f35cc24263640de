"""The command line itself: help, version, unknown words, exit codes, output guards."""

import os
import pty
import subprocess
import unittest

from program import DRGSIM, PLAN, ProgramTest, main

COMMANDS = ["synth", "import", "calibrate", "settle", "run", "summary", "verify", "validate",
            "policies", "describe"]


class CommandLine(ProgramTest):
    def test_help_names_every_command(self):
        text = self.drgsim("--help").stdout
        for command in COMMANDS:
            self.assertIn(f"\n  {command} ", text)

    def test_every_command_has_help_with_an_example(self):
        for command in COMMANDS:
            text = self.drgsim(command, "--help").stdout
            self.assertIn(f"usage: drgsim {command}", text)
            self.assertIn("example:\n  drgsim " + command, text)
            self.assertIn("--quiet", text)

    def test_version(self):
        self.assertRegex(self.drgsim("--version").stdout, r"^drgsim \d+\.\d+\.\d+ \(\S+\)\n$")

    def test_no_command(self):
        self.fails(says="a command is missing")

    def test_unknown_command_gets_the_nearest_name(self):
        self.fails("setle", says=['unknown command "setle"', 'did you mean "settle"?'])

    def test_unknown_option_gets_the_nearest_name(self):
        self.fails("run", "plan.toml", "--out", "r.h5", "--scenario", "5",
                   says=["unknown option --scenario", 'did you mean "--scenarios"?'])

    def test_all_problems_of_a_command_line_at_once(self):
        done = self.fails("run", "nothing.toml", "--threads", "none", "--precision", "half",
                          "--seed", "-1",
                          says=["--out is missing", '--threads is "none"', '--precision is "half"',
                                '--seed is "-1"', "nothing.toml"])
        self.assertGreaterEqual(len(done.stderr.strip().splitlines()), 5)

    def test_option_without_value_twice_and_extra_arguments(self):
        self.fails("synth", "--out", says="--out")
        self.fails("synth", "--out", "a.h5", "--out", "b.h5", says="--out is given twice")
        self.fails("policies", "more", says='unexpected argument "more"')
        self.fails("settle", "--out", "r.h5", says="PLAN.toml is missing")

    def test_numbers_out_of_range(self):
        self.fails("synth", "--out", "r.h5", "--cases", "0", says='--cases is "0"')
        self.fails("synth", "--out", "r.h5", "--years", "2.5", says='--years is "2.5"')

    def test_policies_lists_the_pack(self):
        self.assertIn("guigang-2020", self.drgsim("policies").stdout)

    def test_describe(self):
        self.assertIn("budget.employee.total", self.drgsim("describe", "plan").stdout)
        self.assertIn("stability.n_min", self.drgsim("describe", "policy").stdout)
        self.assertIn("费用总额", self.drgsim("describe", "columns").stdout)
        results = self.drgsim("describe", "results").stdout
        self.assertIn("hospital_payout", results)
        self.assertIn("(policy, scenario, fund, hospital) [yuan]", results)
        self.fails("describe", "reslts", says='did you mean "results"?')

    def test_a_full_output_device_is_exit_code_1(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([DRGSIM, "describe", "plan"], stdout=full,
                                  stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn("could not be written", done.stderr)


class Progress(ProgramTest):
    def progress_of(self, terminal):
        """What `drgsim run` writes to stderr, a terminal or a pipe."""
        self.small_study(cases=500)
        call = [DRGSIM, "run", "plan.toml", "--out", "r.h5"]
        if not terminal:
            return self.drgsim(*call[1:]).stderr
        try:
            reader, writer = pty.openpty()
        except OSError as error:
            self.skipTest(f"this machine gives no terminal: {error}")
        self.addCleanup(os.close, reader)
        subprocess.run(call, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=writer, check=True)
        os.close(writer)
        return os.read(reader, 1 << 16).decode()

    def test_a_bar_on_a_terminal(self):
        text = self.progress_of(terminal=True)
        self.assertIn("\r", text)
        self.assertIn("[" + 30 * "#" + "] 150 of 150 scenarios", text)

    def test_plain_lines_otherwise(self):
        text = self.progress_of(terminal=False)
        self.assertRegex(text, r"^run 150 of 150 scenarios, \S+ a second, .* in all\n$")


class Outputs(ProgramTest):
    def test_synth_keeps_existing_files_without_force(self):
        self.write("region.h5", "mine")
        self.fails("synth", "--out", "region.h5", "--cases", 100, says="exists already")
        self.assertEqual(self.read("region.h5"), "mine")
        self.drgsim("synth", "--out", "region.h5", "--cases", 100, "--force")
        self.assertNotEqual(self.bytes_of("region.h5"), b"mine")

    def test_synth_keeps_existing_tables_without_force(self):
        os.mkdir(self.path("csv"))
        self.write("csv/hospitals.csv", "mine")
        self.fails("synth", "--out", "csv", "--cases", 100, says="csv/hospitals.csv")

    def test_outputs_need_their_folder(self):
        self.fails("synth", "--out", "no/region.h5", says="does not exist")
        self.small_study()
        self.fails("settle", "plan.toml", "--out", "no/r.h5", says="no")
        self.fails("run", "plan.toml", "--out", "no/r.h5", says="no")

    def test_every_command_keeps_existing_files(self):
        self.small_study()
        self.drgsim("synth", "--out", "csv", "--cases", 100)
        self.write("there", "mine")
        for arguments in (["calibrate", "region.h5", "--policy", "guigang-2020"],
                          ["settle", "plan.toml"], ["run", "plan.toml"],
                          ["import", "--cases", "csv/cases.csv"]):
            self.fails(*arguments, "--out", "there", says="exists already")
        self.fails("import", "--cases", "csv/cases.csv", "--out", "new.h5", "--rejects", "there",
                   says="exists already")
        os.mkdir(self.path("tables"))
        self.write("tables/months.csv", "mine")
        self.fails("settle", "plan.toml", "--out", "r.h5", "--csv", "tables", says="months.csv")

    def test_an_output_is_never_an_input(self):
        self.small_study()
        self.drgsim("synth", "--out", "csv", "--cases", 100)
        self.fails("settle", "plan.toml", "--out", "region.h5", "--force", says="also an input")
        self.fails("run", "plan.toml", "--out", "./region.h5", "--force", says="also an input")
        self.fails("run", "plan.toml", "--out", "plan.toml", "--force", says="also an input")
        self.fails("calibrate", "region.h5", "--policy", "guigang-2020", "--out", "region.h5",
                   "--force", says="also an input")
        self.fails("import", "--cases", "csv/cases.csv", "--out", "csv/cases.csv", "--force",
                   says="also an input")

    def test_bad_outputs_and_bad_plans_are_told_together(self):
        self.small_study(PLAN.replace("total = 12e6", "total = -12e6"))
        self.write("r.h5", "mine")
        self.fails("settle", "plan.toml", "--out", "r.h5",
                   says=["plan.toml:", "budget.employee.total", "r.h5: the file exists already"])

    def test_quiet_prints_nothing_when_all_is_well(self):
        self.small_study()
        for arguments in (["settle", "plan.toml", "--out", "s.h5"],
                          ["run", "plan.toml", "--out", "r.h5"],
                          ["calibrate", "region.h5", "--policy", "guigang-2020", "--out", "g.csv"],
                          ["verify", "r.h5"]):
            done = self.drgsim(*arguments, "--quiet")
            self.assertEqual(done.stdout + done.stderr, "")


if __name__ == "__main__":
    main()
