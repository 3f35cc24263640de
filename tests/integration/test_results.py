"""Result files as outsiders read them, tables that close to the fen, and verification."""

import csv
import io
import os
import unittest
from collections import defaultdict
from decimal import Decimal

import h5py
import numpy
import xarray

from program import PLAN, SOURCE_DIR, ProgramTest, main

FUNDS = ("policy", "scenario", "fund")
SCHEMA = {
    **dict.fromkeys(["point_value", "points", "cost", "fund_booked", "budget", "payout", "balance",
                     "cases_low", "cases_normal", "cases_high", "cases_outside"], FUNDS),
    **dict.fromkeys(["hospital_points", "hospital_cost", "hospital_payout",
                     "hospital_entitlement", "hospital_booked"], (*FUNDS, "hospital")),
    **dict.fromkeys(["month_point_value", "month_payout"], (*FUNDS, "month")),
    "hospital_prepaid": (*FUNDS, "hospital", "month"),
    **dict.fromkeys(["group_cases", "group_points", "group_cost", "group_payout"],
                    ("policy", "scenario", "group")),
    "driver_budget": ("scenario", "fund"),
    "driver_weights": ("scenario", "group"),
}


class Results(ProgramTest):
    def setUp(self):
        super().setUp()
        self.small_study(PLAN + "[output]\nprepaid = true\n", cases=3000)
        self.drgsim("run", "plan.toml", "--out", "r.h5")

    def test_xarray_reads_names_dimensions_and_units(self):
        with xarray.open_dataset(self.path("r.h5"), engine="netcdf4") as data:
            for name, dims in SCHEMA.items():
                self.assertEqual(data[name].dims, dims, name)
                self.assertTrue(data[name].attrs["units"], name)
                self.assertTrue(data[name].attrs["long_name"], name)
            self.assertEqual(dict(data.sizes)["scenario"], 150)
            self.assertEqual(list(data["fund"].values), ["employee", "resident"])
            self.assertEqual(list(data["policy"].values), ["guigang-2020"])
            self.assertEqual(data["hospital"].values[0], "H0001")
            self.assertEqual(data.sizes["month"], 12)
            self.assertIn("guigang-2020", "".join(map(str, data.attrs.values())))
        with xarray.open_dataset(self.path("r.h5"), engine="netcdf4", group="base") as base:
            for name, dims in SCHEMA.items():
                if not name.startswith("driver_"):
                    self.assertEqual(base[name].dims,
                                     tuple(d for d in dims if d != "scenario"), name)

    def test_h5py_finds_the_scales(self):
        with h5py.File(self.path("r.h5")) as file:
            self.assertIn("schema_major", file.attrs)
            for name, dims in SCHEMA.items():
                for axis, dim in enumerate(dims):
                    self.assertIn(file[dim], list(file[name].dims[axis].values()), (name, dim))

    def test_identities_hold_in_every_scenario(self):
        with xarray.open_dataset(self.path("r.h5"), engine="netcdf4") as data:
            budgets = numpy.array([12e6, 45e6]) * data["driver_budget"].values
            numpy.testing.assert_allclose(data["budget"].values[0], budgets, rtol=1e-14)
            numpy.testing.assert_allclose(data["balance"], data["budget"] - data["payout"],
                                          rtol=0, atol=1e-6)
            for part, whole in (("hospital_payout", "payout"), ("hospital_cost", "cost"),
                                ("hospital_booked", "fund_booked"), ("hospital_points", "points")):
                numpy.testing.assert_allclose(data[part].sum("hospital"), data[whole], rtol=1e-11)
            numpy.testing.assert_allclose(data["hospital_prepaid"].sum("hospital"),
                                          data["month_payout"], rtol=1e-11)
            numpy.testing.assert_allclose(data["group_cost"].sum("group"), data["cost"].sum("fund"),
                                          rtol=1e-6)
            cases = sum(data[f"cases_{kind}"] for kind in ("low", "normal", "high", "outside"))
            numpy.testing.assert_allclose(cases.sum("fund"), 3000)

    def test_switched_off_parts_are_absent(self):
        self.write("less.toml", PLAN + "[output]\nhospital = false\ngroup = false\nmonth = false\n")
        self.drgsim("run", "less.toml", "--out", "less.h5", "--scenarios", 70)
        with h5py.File(self.path("less.h5")) as file:
            self.assertIn("payout", file)
            for name in ("hospital_payout", "group_payout", "month_payout", "hospital_prepaid"):
                self.assertNotIn(name, file)
        self.drgsim("summary", "less.h5")
        self.drgsim("verify", "less.h5")

    def test_summary_tells_units_and_distributions(self):
        text = self.drgsim("summary", "r.h5").stdout
        for word in ("guigang-2020", "employee", "resident", "yuan", "95", "H00"):
            self.assertIn(word, text)
        shorter = self.drgsim("summary", "r.h5", "--hospitals", 1).stdout
        self.assertLess(len(shorter), len(text))


class ManyScenarios(ProgramTest):
    def test_files_outgrow_what_hdf5_keeps_in_memory(self):
        """From tens of thousands of chunks on, HDF5 writes records of its own between them."""
        self.drgsim("synth", "--out", "region.h5", "--cases", 500, "--hospitals", 4, "--groups", 10,
                    "--years", 1)
        plan = PLAN.replace("history = [2023, 2024]", "").replace("150", "100_000")
        self.write("plan.toml", plan.split('[[driver]]\nname = "weights"')[0])
        self.drgsim("run", "plan.toml", "--out", "r.h5", "--quiet")
        self.drgsim("verify", "r.h5")
        with h5py.File(self.path("r.h5")) as file:
            self.assertEqual(file["point_value"].shape, (1, 100_000, 2))
            self.assertFalse(numpy.isnan(file["hospital_payout"][0, -100:]).any())


class Settlement(ProgramTest):
    def tables(self, plan):
        self.small_study(plan)
        return self.settled_tables()

    def settled_tables(self):
        self.drgsim("settle", "plan.toml", "--out", "s.h5", "--csv", "tables")
        return {name: list(csv.DictReader(io.StringIO(self.read(f"tables/{name}.csv"))))
                for name in ("funds", "hospitals", "groups", "months")}

    def test_tables_close_to_the_fen(self):
        tables = self.tables(PLAN)
        paid, booked, cost = defaultdict(Decimal), defaultdict(Decimal), defaultdict(Decimal)
        for row in tables["hospitals"]:
            paid[row["fund"]] += Decimal(row["payout"])
            booked[row["fund"]] += Decimal(row["booked"])
            cost[row["fund"]] += Decimal(row["cost"])
        for row in tables["funds"]:
            fund = row["fund"]
            self.assertEqual(paid[fund], Decimal(row["payout"]))
            self.assertEqual(booked[fund], Decimal(row["fund_booked"]))
            self.assertEqual(cost[fund], Decimal(row["cost"]))
            self.assertEqual(Decimal(row["budget"]) - Decimal(row["payout"]),
                             Decimal(row["balance"]))
        self.assertEqual(len(tables["groups"]), 60)
        self.assertEqual(len(tables["months"]), 24)

    def test_a_closed_budget_closes_to_the_fen(self):
        self.write("open.toml", self.pack_without_clearing())
        self.write("plan.toml", PLAN.replace("guigang-2020", "open.toml")
                   .replace("12e6", "12345678.9"))
        self.region_without_audits()
        tables = self.settled_tables()
        budgets = {"employee": Decimal("12345678.90"), "resident": Decimal("45000000.00")}
        paid = defaultdict(Decimal)
        for row in tables["hospitals"]:
            paid[row["fund"]] += Decimal(row["payout"])
        self.assertEqual(dict(paid), budgets)
        for row in tables["funds"]:
            self.assertEqual(Decimal(row["payout"]), budgets[row["fund"]])
            self.assertEqual(Decimal(row["balance"]), 0)

    def region_without_audits(self):
        """The small region, with no deduction that stays deducted."""
        self.drgsim("synth", "--out", "csv", "--cases", 10_000, "--hospitals", 20, "--groups", 60,
                    "--years", 2)
        rows = list(csv.reader(io.StringIO(self.read("csv/hospitals.csv"))))
        audit = rows[0].index("audit_deduction")
        with open(self.path("csv/hospitals.csv"), "w", newline="") as file:
            csv.writer(file).writerows(row[:audit] + row[audit + 1:] for row in rows)
        self.drgsim("import", "--cases", "csv/cases.csv", "--hospitals", "csv/hospitals.csv",
                    "--groups", "csv/groups.csv", "--out", "region.h5")

    def pack_without_clearing(self):
        """The shipped pack with nothing that takes money out of the fund."""
        source = os.path.join(SOURCE_DIR, "scenarios/policies/guigang-2020.toml")
        with open(source, encoding="utf-8") as file:
            lines = file.read().splitlines()
        drop = ("surplus_cap", "self_expense_limit", "assessment")
        return "\n".join(line for line in lines if not line.startswith(drop)).replace(
            'name = "guigang-2020"', 'name = "open"') + "\nassessment = false\n"

    def test_policies_of_the_command_line_replace_the_plans(self):
        self.small_study(PLAN.replace("guigang-2020", "missing.toml"))
        self.write("open.toml", self.pack_without_clearing())
        self.drgsim("settle", "plan.toml", "--policy", "guigang-2020", "--policy", "open.toml",
                    "--out", "s.h5")
        with xarray.open_dataset(self.path("s.h5"), engine="netcdf4", group="base") as base:
            self.assertEqual(base["payout"].shape, (2, 2))
        with h5py.File(self.path("s.h5")) as file:
            names = [n.decode() if isinstance(n, bytes) else n for n in file["policy"][:]]
        self.assertEqual(names, ["guigang-2020", "open"])

    def test_a_settlement_can_be_summarised_and_verified(self):
        self.tables(PLAN)
        self.assertIn("guigang-2020", self.drgsim("summary", "s.h5").stdout)
        self.assertIn("the same bits", self.drgsim("verify", "s.h5").stdout)


class Verification(ProgramTest):
    def setUp(self):
        super().setUp()
        self.small_study()
        self.drgsim("run", "plan.toml", "--out", "r.h5")

    def test_chosen_and_spread_scenarios_come_out_again(self):
        self.assertIn("scenarios 0, 74, 149: the same bits",
                      self.drgsim("verify", "r.h5").stdout)
        self.assertIn("scenarios 3, 77: the same bits",
                      self.drgsim("verify", "r.h5", "--scenarios", "77,3").stdout)
        self.assertIn("scenarios 0, 149: the same bits",
                      self.drgsim("verify", "r.h5", "--sample", 2).stdout)
        self.fails("verify", "r.h5", "--scenarios", "150", says="--scenarios")

    def test_texts_in_the_file_suffice(self):
        self.drgsim("run", "plan.toml", "--out", "set.h5", "--precision", "double", "--set",
                    "budget.employee.total=11e6", "--seed", 99)
        os.remove(self.path("plan.toml"))
        os.rename(self.path("region.h5"), self.path("moved.h5"))
        self.fails("verify", "set.h5", says="region.h5")
        self.drgsim("verify", "set.h5", "--region", "moved.h5")

    def test_packs_that_are_gone_and_overrides(self):
        with open(os.path.join(SOURCE_DIR, "scenarios/policies/guigang-2020.toml"),
                  encoding="utf-8") as file:
            self.write("mine.toml", file.read().replace('name = "guigang-2020"', 'name = "mine"'))
        self.write("two.toml", PLAN.replace('["guigang-2020"]', '["guigang-2020", "mine.toml"]')
                   + '[override."guigang-2020"]\nreview.approval_rate = 0.6\n'
                   + '[override."mine.toml"]\nreview.approval_rate = 0.7\n')
        self.drgsim("run", "two.toml", "--out", "two.h5")
        os.remove(self.path("mine.toml"))
        self.drgsim("verify", "two.h5")

    def test_another_region_is_refused(self):
        self.drgsim("synth", "--out", "other.h5", "--cases", 10_000, "--hospitals", 20,
                    "--groups", 60, "--years", 2, "--seed", 2)
        self.fails("verify", "r.h5", "--region", "other.h5", says="digest")

    def test_a_changed_value_is_found(self):
        with h5py.File(self.path("r.h5"), "r+") as file:
            values = file["hospital_payout"][:]
            values[0, 100, 1, 7] += 0.01
            file["hospital_payout"][:] = values
        self.fails("verify", "r.h5", says=["hospital_payout", "checksum"])
        self.fails("validate", "r.h5", says="hospital_payout")

    def test_damaged_bytes_are_found(self):
        whole = bytearray(self.bytes_of("r.h5"))
        with h5py.File(self.path("r.h5")) as file:
            chunk = file["group_points"].id.get_chunk_info(0)
        whole[chunk.byte_offset + chunk.size // 2] ^= 0x40
        self.write("r.h5", bytes(whole))
        self.fails("verify", "r.h5", says="group_points")


if __name__ == "__main__":
    main()
