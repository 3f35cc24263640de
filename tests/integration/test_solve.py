"""drgsim solve: what it finds comes out of `run` again, its messages and its exit codes."""

import json
import re
import signal
import subprocess
import time

import h5py
import numpy as np

from program import DRGSIM, PLAN, ProgramTest, main

UNTIL = "P(point_value[resident] >= 0.97 * base) = 0.9"


class Solve(ProgramTest):
    def setUp(self):
        super().setUp()
        self.small_study(PLAN.replace("12e6", "2.2e6").replace("45e6", "9.3e6"), cases=3000)

    def solve(self, vary, until, *more, code=0):
        done = self.drgsim("solve", "plan.toml", "--vary", vary, "--until", until, "--json", *more,
                           code=code)
        return json.loads(done.stdout)

    def run_with(self, *settings):
        options = [part for setting in settings for part in ("--set", setting)]
        self.drgsim("run", "plan.toml", "--out", "r.h5", "--force", *options)
        with h5py.File(self.path("r.h5")) as file:
            return {name: file[name][()] for name in ("point_value", "payout", "balance", "cost",
                                                      "fund_booked", "hospital_payout",
                                                      "hospital_booked")}

    def base(self, name):
        self.drgsim("settle", "plan.toml", "--out", "s.h5", "--force")
        with h5py.File(self.path("s.h5")) as file:
            return file["base/" + name][()]

    def test_run_confirms_a_budget(self):
        found = self.solve("budget.resident", UNTIL)
        base = self.base("point_value")[0, 1]
        self.assertEqual(found["base"], base)
        setting = found["setting"].removeprefix("--set ")
        self.assertEqual(setting, f"budget.resident.total={found['value']:.0f}")
        share = (self.run_with(setting)["point_value"][0, :, 1] >= 0.97 * base).mean()
        self.assertEqual(share, found["statistic"])
        self.assertGreaterEqual(share, 0.9)
        less = found["value"] * (1 - 5e-4)
        share = (self.run_with(f"budget.resident.total={less}")["point_value"][0, :, 1]
                 >= 0.97 * base).mean()
        self.assertLess(share, 0.9)
        self.assertLess(found["value_low"], found["value"])
        self.assertGreater(found["value_high"], found["value"])
        self.assertTrue(found["monotone"])

    def test_run_confirms_a_driver(self):
        found = self.solve("driver.budget", "q10(point_value[employee]) <= 0.9 * base")
        line = found["setting"].splitlines()[-1]
        plan = self.read("plan.toml")
        self.write("plan.toml", plan.replace(
            'distribution = { type = "lognormal", mean = 1.0, cv = 0.03 }', line))
        values = self.run_with()["point_value"][0, :, 0]
        self.assertAlmostEqual(np.quantile(values, 0.1) / found["statistic"], 1, 9)
        self.assertLessEqual(np.quantile(values, 0.1), 0.9 * found["base"])

    def test_run_confirms_a_new_driver_on_a_level(self):
        """The smallest cost shock that takes 5 % off what a level is paid beyond its bookings."""
        until = "mean(impact_rate[level=3]) < -5 %"
        found = self.solve("cost[level=3]", until)
        with open(self.path("plan.toml"), "a") as file:
            file.write("\n" + found["setting"] + "\n")
        values = self.run_with()
        with h5py.File(self.path("region.h5")) as file:
            third = file["hospitals/level"][()] == 3
        paid = values["hospital_payout"][0][:, :, third].sum((1, 2))
        booked = values["hospital_booked"][0][:, :, third].sum((1, 2))
        self.assertAlmostEqual((paid / booked - 1).mean(), found["statistic"], 9)
        self.assertLess(found["statistic"], -0.05)
        self.assertEqual(found["holds"], "from")

    def test_run_confirms_how_common_a_behaviour_is(self):
        """The share of stays that leave at which the employee fund books a tenth less."""
        with open(self.path("plan.toml"), "a") as file:
            file.write('[[behaviour]]\nname = "leave"\nkind = "outpatient"\n'
                       'prevalence = { type = "uniform", low = 0.01, high = 0.05 }\nstrength = 1\n')
        found = self.solve("driver.leave-prevalence", "mean(booked[employee]) <= 0.9 * base",
                           "--scenarios", 5)
        self.assertAlmostEqual(found["start"], 0.03)
        self.assertAlmostEqual(found["value"], 0.1, 4)
        self.assertEqual(found["setting"].splitlines(),
                         ['in [[behaviour]] "leave":', f"prevalence = {found['value']}"])

    def test_all_budgets_in_proportion(self):
        found = self.solve("budget", "mean(payout) >= 12e6")
        self.assertAlmostEqual(found["value"] / 12e6, 1, 1)
        employee, resident = re.findall(r"total=(\S+)", found["setting"])
        self.assertAlmostEqual(float(employee) / float(resident), 2.2 / 9.3)
        self.assertAlmostEqual(float(employee) + float(resident), found["value"], 3)

    def test_last_year(self):
        plan = self.read("plan.toml").replace("total = 2.2e6", "last_year = 2.1e6\ngrowth = 0.05")
        self.write("plan.toml", plan)
        until = "P(point_value[employee] >= last_year) = 0.5"
        self.fails("solve", "plan.toml", "--vary", "budget.employee", "--until", until,
                   says=["plan.toml:", "`budget.resident` does not state last_year"])
        self.write("plan.toml", plan.replace("total = 9.3e6", "last_year = 9.1e6"))
        found = self.solve("budget.employee", until)
        self.drgsim("settle", "plan.toml", "--out", "s.h5", "--set", "data.year=2023", "--set",
                    "budget.employee.growth=0", "--set", "budget.resident.growth=0")
        with h5py.File(self.path("s.h5")) as file:
            self.assertEqual(found["last_year"], file["base/point_value"][0, 0])
        share = (self.run_with(found["setting"].removeprefix("--set "))["point_value"][0, :, 0]
                 >= found["last_year"]).mean()
        self.assertEqual(share, found["statistic"])

    def test_the_same_bits_for_any_number_of_threads(self):
        answers = {self.drgsim("solve", "plan.toml", "--vary", "budget.resident", "--until", UNTIL,
                               "--json", "--threads", threads).stdout for threads in (1, 2, 3)}
        self.assertEqual(len(answers), 1)

    def test_says_plainly_when_there_is_no_solution(self):
        never = self.fails("solve", "plan.toml", "--vary", "budget.resident", "--until", UNTIL,
                           "--between", "4e6,5e6",
                           says=["holds at none of the", "from 4,000,000 to 5,000,000"])
        self.assertIn("budget.resident", never.stdout)  # what was looked at
        self.fails("solve", "plan.toml", "--vary", "budget.resident", "--until",
                   "mean(payout) > 0", says="holds at all of the")

    def test_wrong_conditions_and_quantities(self):
        def fails(vary, until, *says):
            self.fails("solve", "plan.toml", "--vary", vary, "--until", until, says=list(says))
        fails("budget.resident", "mean(pyout) > 1", 'did you mean "payout"', "       ^")
        fails("budget.residnt", UNTIL, "budget.resident", "driver.weights")
        fails("driver.budgets", UNTIL, 'did you mean "budget"')
        fails("budget[resident]", UNTIL, "budget.resident")
        fails("cost[level=3", UNTIL, "--vary", "^")
        fails("assessment[group=A]", UNTIL, "assessment", "group")
        fails("cost[hospital=nowhere]", UNTIL, "nowhere")
        fails("budget", "mean(point_value) > 1", "do not add up", "point_value[resident]")
        fails("budget", "mean(payout[hospital=nowhere]) > 1", "nowhere")
        fails("budget", "mean(payout[level=4]) > 1", "level", "1 to 3")
        fails("budget", "mean(payout[policy=dip-national]) > 1", "guigang-2020")
        fails("budget", "mean(balance[level=1]) > 1", "balance is known by fund")
        fails("budget", "P(payout > 1) = last_year", "last_year")
        self.fails("solve", "plan.toml", says=["--vary", "--until"])
        self.fails("solve", "plan.toml", "--vary", "budget", "--until", UNTIL, "--between", "5,2",
                   "--tolerance", "0", says=["--between", "--tolerance"])

    def test_text_for_people(self):
        text = self.drgsim("solve", "plan.toml", "--vary", "budget.resident", "--until",
                           UNTIL).stdout
        for part in ("holds from budget.resident = ", "P there: 0.9", "interval of the value",
                     "runs of 150 scenarios", "to keep it: --set budget.resident.total="):
            self.assertIn(part, text)

    def test_interrupted(self):
        before = self.files()
        work = subprocess.Popen([DRGSIM, "solve", "plan.toml", "--vary", "budget.resident",
                                 "--until", UNTIL, "--scenarios", "20000000"], cwd=self.folder,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(1)
        work.send_signal(signal.SIGINT)
        _, errors = work.communicate(timeout=120)
        self.assertEqual(work.returncode, 130, errors)
        self.assertIn("interrupted", errors)
        self.assertEqual(self.files(), before)


if __name__ == "__main__":
    main()
