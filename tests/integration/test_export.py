"""drgsim export: CSV and XLSX say the same, and what the HDF5 file says; nothing becomes a formula."""

import csv
import glob
import os
import shutil
import subprocess
import unittest

from program import PLAN, ProgramTest, main

try:
    import h5py
    import numpy
    import openpyxl
except ImportError:
    h5py = None

HOSTILE = ["=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2", "<script>alert(1)</script>", 'quote " and , comma',
           "😀 مستشفى", "\tTab", "很" * 300]


def number_of(text):
    """As LibreOffice writes it: with the cell's percent sign."""
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


@unittest.skipIf(h5py is None, "needs h5py, numpy and openpyxl")
class Export(ProgramTest):
    def setUp(self):
        super().setUp()
        self.small_study(cases=2000)

    def table(self, name):
        with open(self.path(name), encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def numbers(self, rows, column):
        return numpy.array([float(row[column]) if row[column] else numpy.nan for row in rows])

    def test_csv_is_what_the_result_says(self):
        self.drgsim("run", "plan.toml", "--out", "r.h5", "--quiet")
        said = self.drgsim("export", "r.h5", "--csv", "tables").stdout
        self.assertIn("funds", said)
        self.assertTrue(self.bytes_of("tables/hospitals.csv").startswith(b"\xef\xbb\xbf"))
        with h5py.File(self.path("r.h5")) as file:
            funds = self.table("tables/funds.csv")
            self.assertEqual([row["fund"] for row in funds], ["employee", "resident"])
            same = numpy.testing.assert_array_equal
            same(self.numbers(funds, "settlement_payout"), file["base/payout"][0])
            numpy.testing.assert_allclose(self.numbers(funds, "balance_mean"),
                                          file["balance"][0].mean(axis=0), rtol=1e-12)
            months = self.table("tables/months.csv")
            value = file["month_point_value"][0]
            numpy.testing.assert_allclose(self.numbers(months, "month_point_value_p95"),
                                          numpy.quantile(value, 0.95, axis=0).ravel(), rtol=1e-12)
            hospitals = self.table("tables/hospitals.csv")
            impact = (file["hospital_payout"][0] - file["hospital_booked"][0]).sum(axis=1)
            numpy.testing.assert_allclose(self.numbers(hospitals, "hospital_impact_mean"),
                                          impact.mean(axis=0), rtol=1e-9, atol=1e-6)
            self.assertEqual([row["hospital"] for row in hospitals],
                             list(file["hospital"].asstr()[:]))
            scenarios = self.table("tables/scenarios.csv")
            self.assertEqual(len(scenarios), 150 * 2)
            same(self.numbers(scenarios, "point_value"), file["point_value"][0].ravel())
            same(self.numbers(scenarios, "driver_budget"), file["driver_budget"][:].ravel())
        known = {(row["table"], row["column"]) for row in self.table("tables/columns.csv")}
        for path in glob.glob(self.path("tables/*.csv")):
            name = os.path.basename(path)[:-4]
            if name in ("about", "columns"):
                continue
            for column in self.table(f"tables/{name}.csv")[0]:
                self.assertIn((name, column), known)

    def hostile_result(self):
        """A region whose hospitals have hostile names, settled and run."""
        self.drgsim("synth", "--out", "csv", "--cases", 500, "--hospitals", len(HOSTILE),
                    "--groups", 20, "--years", 1)
        rows = self.table("csv/hospitals.csv")
        for row, name in zip(rows, HOSTILE):
            row["name"] = name
        with open(self.path("csv/hospitals.csv"), "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        self.drgsim("import", "--cases", "csv/cases.csv", "--hospitals", "csv/hospitals.csv",
                    "--groups", "csv/groups.csv", "--out", "region.h5", "--quiet", "--force")
        self.write("hostile.toml", PLAN.replace("history = [2023, 2024]", ""))
        self.drgsim("run", "hostile.toml", "--out", "hostile.h5", "--quiet")

    def same_as_csv(self, name, sheet):
        """Whether the rows of `sheet`, header first, are those of the CSV file."""
        with open(self.path(f"tables/{name}.csv"), encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        self.assertEqual(len(rows), len(sheet), name)
        for expected, found in zip(rows, sheet):
            for text, cell in zip(expected, list(found) + [None] * len(expected)):
                if isinstance(cell, float) or isinstance(cell, int):
                    self.assertAlmostEqual(float(text), cell, delta=1e-9 * (1 + abs(cell)))
                else:
                    self.assertEqual(text.removeprefix("'") if text[:2] in ("'=", "'+", "'@", "'-", "'\t")
                                     else text, cell or "")

    def test_hostile_names_stay_texts_in_both(self):
        self.hostile_result()
        self.drgsim("export", "hostile.h5", "--csv", "tables", "--xlsx", "r.xlsx")
        names = [row["hospital_name"] for row in self.table("tables/hospitals.csv")]
        for name, original in zip(names, HOSTILE):
            self.assertNotIn(name[0], "=+-@\t")
            self.assertIn(original.strip(), name)
        book = openpyxl.load_workbook(self.path("r.xlsx"))
        self.assertEqual(book.sheetnames[:3], ["about", "charts", "columns"])
        self.assertEqual(len(book["charts"]._charts), 3)
        self.assertEqual(set(book.sheetnames) - {"charts"},
                         {os.path.basename(p)[:-4] for p in glob.glob(self.path("tables/*.csv"))})
        for sheet in book.worksheets:
            if sheet.title == "charts":
                continue
            for row in sheet.iter_rows():
                self.assertNotIn("f", [cell.data_type for cell in row])
            self.assertTrue(sheet.freeze_panes.endswith("2"), sheet.freeze_panes)  # the header stays
            self.same_as_csv(sheet.title, list(sheet.iter_rows(values_only=True)))

    def test_formats_and_notes_follow_units(self):
        self.drgsim("run", "plan.toml", "--out", "r.h5", "--quiet")
        self.drgsim("export", "r.h5", "--xlsx", "r.xlsx", "--quiet")
        funds = openpyxl.load_workbook(self.path("r.xlsx"))["funds"]
        of = {cell.value: cell for cell in funds[1]}
        for name, form in (("settlement_payout", "#,##0.00"), ("point_value_mean", "#,##0.0000"),
                           ("deficit_probability", "0.00%")):
            self.assertEqual(funds.cell(2, of[name].column).number_format, form, name)
        self.assertIn("基金年度支付", of["payout_mean"].comment.text)
        self.assertIn("[yuan]", of["payout_mean"].comment.text)
        self.assertEqual(funds.freeze_panes, "C2")  # policy and fund stay in view

    @unittest.skipIf(shutil.which("soffice") is None, "needs LibreOffice")
    def test_libreoffice_opens_the_workbook(self):
        self.drgsim("run", "plan.toml", "--out", "r.h5", "--quiet")
        self.drgsim("export", "r.h5", "--csv", "tables", "--xlsx", "r.xlsx", "--quiet")
        form = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1'
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{self.path('lo')}",
                        "--convert-to", form, "--outdir", self.path("out"), self.path("r.xlsx")],
                       check=True, capture_output=True, timeout=300)
        for name in ("funds", "hospitals", "months"):
            with open(self.path(f"out/r-{name}.csv"), encoding="utf-8", newline="") as file:
                found = list(csv.reader(file))
            with open(self.path(f"tables/{name}.csv"), encoding="utf-8-sig", newline="") as file:
                expected = list(csv.reader(file))
            self.assertEqual(len(found), len(expected))
            for a, b in zip(found, expected):
                for x, y in zip(a, b):
                    try:
                        self.assertAlmostEqual(number_of(x), float(y), delta=1e-9 * (1 + abs(float(y))))
                    except ValueError:
                        self.assertEqual(x, y)

    def test_a_settlement_alone(self):
        self.drgsim("settle", "plan.toml", "--out", "s.h5", "--quiet")
        self.drgsim("export", "s.h5", "--csv", "tables")
        self.assertNotIn("tables/scenarios.csv", self.files())
        self.assertIn("settlement_payout", self.table("tables/funds.csv")[0])

    def test_what_is_refused(self):
        self.drgsim("settle", "plan.toml", "--out", "s.h5", "--quiet")
        self.fails("export", "s.h5", says="neither --csv nor --xlsx")
        self.fails("export", "region.h5", "--csv", "t", says="a result that drgsim run")
        self.fails("export", "none.h5", "--csv", "t", says="none.h5")
        self.write("cut.h5", self.bytes_of("s.h5")[:5000])
        self.fails("export", "cut.h5", "--xlsx", "r.xlsx", says="cut.h5")
        self.write("r.xlsx", "mine")
        self.fails("export", "s.h5", "--xlsx", "r.xlsx", says="exists already")
        self.fails("export", "s.h5", "--xlsx", "s.h5", says="also an input")
        self.fails("export", "s.h5", "--xlsx", "no/r.xlsx", says="does not exist")


if __name__ == "__main__":
    main()
