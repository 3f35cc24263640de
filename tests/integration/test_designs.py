"""Designs through the program: every one runs, threads and resume leave the same bytes, results
say how they were sampled, stresses lie beside the scenarios, wrong plans name their lines."""

import os

import h5py
import numpy
import xarray

from program import PLAN, ProgramTest, main

FACTORS = PLAN.replace('name = "weights"', 'name = "weights"\nsplit = "mdc"')
STRESS = """
[[stress]]
name = "budget squeeze"
values = { budget = 0.9 }
[[stress]]
name = "resident fund alone"
values = { budget = { resident = 0.8 } }
"""
TIED = """
[[driver]]
name = "cost"
target = "cost"
by = "fund"
distribution = { type = "lognormal", mean = 1.0, cv = 0.05 }
[[correlation]]
drivers = ["budget", "cost"]
rank = 0.7
"""


def with_sampling(plan, sampling, scenarios=150):
    number = f"scenarios = {scenarios}\n" if scenarios else ""
    return plan.replace("scenarios = 150\n", f'{number}sampling = "{sampling}"\n')


class Designs(ProgramTest):
    def setUp(self):
        super().setUp()
        self.small_study(cases=2_000)

    def run_plan(self, plan, out, *arguments):
        self.write("plan.toml", plan)
        self.drgsim("run", "plan.toml", "--out", out, "--quiet", *arguments)
        return xarray.open_dataset(self.path(out), engine="netcdf4")

    def test_every_design_gives_the_same_bytes_with_any_threads_and_after_parts(self):
        plans = {"latin-hypercube": with_sampling(PLAN + TIED, "latin-hypercube"),
                 "sobol": with_sampling(PLAN + TIED, "sobol"),
                 "saltelli": with_sampling(PLAN, "saltelli", 152),
                 "one-at-a-time": with_sampling(FACTORS, "one-at-a-time", None)}
        for name, plan in plans.items():
            with self.run_plan(plan, f"{name}.h5", "--threads", 1) as run:
                self.assertEqual(run.attrs["sampling"], name)
            self.run_plan(plan, "more.h5", "--threads", 4, "--force").close()
            self.assertEqual(self.bytes_of(f"{name}.h5"), self.bytes_of("more.h5"), name)
            for part in ("1/2", "2/2"):
                self.drgsim("run", "plan.toml", "--out", f"p-{name}.h5", "--part", part)
            self.drgsim("merge", "plan.toml", "--out", f"p-{name}.h5")
            self.assertEqual(self.bytes_of(f"{name}.h5"), self.bytes_of(f"p-{name}.h5"), name)

    def test_factors_are_told_without_the_plan(self):
        with self.run_plan(with_sampling(PLAN, "saltelli", 40), "s.h5") as run:
            self.assertEqual(list(run.attrs["factors"]), ["budget", "weights"])
            budget = run["driver_budget"].values.reshape(10, 4, 2)
            weights = run["driver_weights"].values.reshape(10, 4, -1)
        self.assertTrue((budget[:, 2] == budget[:, 1]).all() and (budget[:, 3] == budget[:, 0]).all())
        self.assertTrue((weights[:, 2] == weights[:, 0]).all()
                        and (weights[:, 3] == weights[:, 1]).all())
        with self.run_plan(with_sampling(FACTORS, "one-at-a-time", None), "t.h5") as run:
            factors = list(run.attrs["factors"])
            self.assertEqual(factors[0], "budget")
            self.assertTrue(all(name.startswith("weights.") for name in factors[1:]))
            self.assertEqual(run.sizes["scenario"], 1 + 2 * len(factors))
            self.assertEqual(list(run.attrs["factor_quantiles"]), [0.05, 0.95])
            moved = run["driver_budget"].values[:, 0]
            self.assertTrue(moved[1] < moved[0] < moved[2] and (moved[3:] == moved[0]).all())

    def test_resume_refuses_another_design(self):
        self.run_plan(PLAN, "r.h5").close()
        self.write("plan.toml", with_sampling(PLAN, "latin-hypercube"))
        self.fails("run", "plan.toml", "--out", "r.h5", "--resume", says="another run")

    def test_correlated_drivers_are_stored_as_drawn(self):
        with self.run_plan(PLAN + TIED, "c.h5", "--scenarios", 1000) as run:
            for fund in range(2):
                ranks = [numpy.argsort(numpy.argsort(run[name].values[:, fund]))
                         for name in ("driver_budget", "driver_cost")]
                # The standard error of the coefficient is below 0.03 here.
                self.assertAlmostEqual(numpy.corrcoef(*ranks)[0, 1], 0.7, delta=0.1)

    def test_stresses_are_settlements_beside_the_scenarios(self):
        self.run_plan(PLAN, "plain.h5").close()
        self.run_plan(PLAN + STRESS, "r.h5").close()
        with xarray.open_dataset(self.path("r.h5"), engine="netcdf4", group="stress") as stress, \
                xarray.open_dataset(self.path("r.h5"), engine="netcdf4", group="base") as base, \
                xarray.open_dataset(self.path("plain.h5"), engine="netcdf4") as plain, \
                xarray.open_dataset(self.path("r.h5"), engine="netcdf4") as run:
            self.assertEqual(list(stress["stress"].values),
                             ["budget squeeze", "resident fund alone"])
            self.assertEqual(stress["payout"].dims, ("policy", "stress", "fund"))
            self.assertEqual(stress["driver_budget"].values.tolist(), [[0.9, 0.9], [1, 0.8]])
            self.assertTrue((stress["driver_weights"].values == 1).all())
            ratio = stress["budget"].values[0] / base["budget"].values[0]
            self.assertTrue(numpy.allclose(ratio, [[0.9, 0.9], [1, 0.8]], rtol=1e-14))
            self.assertTrue(numpy.array_equal(stress["payout"].values[0, 1, 0],
                                              base["payout"].values[0, 0]), "not stressed")
            self.assertTrue(numpy.array_equal(run["payout"].values, plain["payout"].values))
            self.assertIn("units", stress["hospital_payout"].attrs)
        shown = self.drgsim("summary", "r.h5").stdout
        self.assertIn("budget squeeze", shown)
        self.assertNotIn("Stress scenarios", self.drgsim("summary", "plain.h5").stdout)
        self.drgsim("verify", "r.h5", "--sample", 1)

    def test_verify_settles_stresses_again(self):
        """Stresses of another plan, checksums and all, are not those of the plan in the file."""
        self.run_plan(PLAN + STRESS, "r.h5").close()
        self.run_plan(PLAN + STRESS.replace("0.9", "0.91"), "other.h5").close()
        with h5py.File(self.path("r.h5"), "r+") as file, \
                h5py.File(self.path("other.h5")) as other:
            names = [n for n in file["checksums"] if "stress" in n]
            for name in ["stress"] + ["checksums/" + n for n in names]:
                del file[name]
                other.copy(name, file, name)
            self.assertTrue(names)
        said = self.fails("verify", "r.h5", "--sample", 1).stderr
        self.assertIn('payout of stress "budget squeeze" comes out differently', said)
        self.assertNotIn("resident fund alone", said)

    def test_listed_scenarios(self):
        self.write("scenarios.csv", "scenario,budget,budget.resident\nnow,1,1\ncut,0.9,0.8\n")
        plan = with_sampling(PLAN, "listed", None) + '[design]\nfile = "scenarios.csv"\n'
        with self.run_plan(plan, "l.h5") as run:
            self.assertEqual(run["driver_budget"].values.tolist(), [[1, 1], [0.9, 0.8]])
        self.drgsim("verify", "l.h5")
        os.rename(self.path("scenarios.csv"), self.path("gone.csv"))
        self.fails("run", "plan.toml", "--out", "m.h5", says=["plan.toml:", "scenarios.csv"])

    def test_wrong_plans_name_file_and_line(self):
        def line_of(text, part):
            return next(i for i, line in enumerate(text.splitlines(), 1) if part in line)

        plan = with_sampling(PLAN, "saltelli", 151)
        self.write("plan.toml", plan)
        self.fails("run", "plan.toml", "--out", "r.h5",
                   says=[f"plan.toml:{line_of(plan, 'scenarios = 151')}: ", "use 148 or 152"])
        plan = with_sampling(PLAN, "grid", None)
        self.write("plan.toml", plan)
        self.fails("run", "plan.toml", "--out", "r.h5", says='driver "weights" is lognormal')
        plan = PLAN + TIED.replace("rank = 0.7", "matrix = [[1, 0.5], [0.4, 1]]")
        self.write("plan.toml", plan)
        self.fails("run", "plan.toml", "--out", "r.h5",
                   says=[f"plan.toml:{line_of(plan, '[[correlation]]')}: ", "symmetric"])


if __name__ == "__main__":
    main()
