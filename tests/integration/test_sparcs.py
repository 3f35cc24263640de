"""The whole way on real discharges: New York State SPARCS 2020, musculoskeletal, de-identified.
Skipped where the file does not lie beside the checkout."""

import os
import unittest

import h5py
import numpy

from program import SOURCE_DIR, ProgramTest, main, skip_file

DATA = os.path.join(SOURCE_DIR, "..", "shared", "data", "cases", "sparcs2020_msk_cases.csv")

SPARCS_PLAN = """\
schema = 1
name = "sparcs"
policies = ["guigang-2020"]
seed = 2020
scenarios = 1000
[data]
region = "region.h5"
[budget.employee]
total = 6e8
[budget.resident]
total = 6e8
[[driver]]
name = "budget"
target = "budget"
by = "fund"
distribution = { type = "lognormal", mean = 1.0, cv = 0.03 }
[[driver]]
name = "weights"
target = "weight"
by = "group"
distribution = { type = "lognormal", mean = 1.0, cv = 0.08 }
"""


class Sparcs(ProgramTest):
    def test_import_settle_and_a_thousand_scenarios(self):
        done = self.drgsim("import", "--cases", os.path.abspath(DATA), "--mapping", "sparcs-2020",
                           "--out", "region.h5", "--rejects", "rejects.csv")
        self.assertIn("36631", done.stdout.replace(",", ""))
        self.write("plan.toml", SPARCS_PLAN)
        self.drgsim("settle", "plan.toml", "--out", "s.h5", "--csv", "tables")
        self.drgsim("run", "plan.toml", "--out", "r.h5")
        with h5py.File(self.path("r.h5")) as file:
            self.assertEqual(file["payout"].shape, (1, 1000, 2))
            self.assertEqual(file["hospital"].shape, (169,))
            payout, budget = file["payout"][0], file["budget"][0]
            cases = sum(file[f"cases_{kind}"][0].sum(axis=1)
                        for kind in ("low", "normal", "high", "outside"))
            numpy.testing.assert_allclose(cases, cases[0])
            self.assertGreater(cases[0], 0.9 * 36631)
            self.assertTrue((payout > 0).all())
            self.assertTrue((payout <= budget * (1 + 1e-9)).all())
            self.assertGreater(payout[:, 0].std(), 0)
        self.drgsim("verify", "r.h5")
        self.drgsim("summary", "r.h5")


if __name__ == "__main__":
    if not os.path.exists(DATA):
        skip_file("sparcs2020_msk_cases.csv is not there (see README, Real data)")
    main()
