"""drgsim import: what is read, what is rejected, and which files are refused."""

import csv
import gzip
import io
import os
import unittest

import h5py
import numpy

from program import ProgramTest, main

HOSPITALS = "hospital_id,level,name,coefficient\nh1,2,First,1.1\nh2,3,\"Second, the larger\",\n"


def cases(rows, header="hospital_id,fund,group_code,discharge_date,total_cost,fund_paid"):
    return header + "\n" + "\n".join(rows) + "\n"


GOOD_ROWS = [f"h{1 + i % 2},resident,A{i % 3},2024-{1 + i % 12:02},{1000 + i}.25,{600 + i}"
             for i in range(30)]


class Import(ProgramTest):
    def rejects(self):
        return list(csv.reader(io.StringIO(self.read("rejects.csv"))))

    def test_a_region_is_stored_as_it_was_read(self):
        self.write("cases.csv", cases(GOOD_ROWS))
        self.write("hospitals.csv", HOSPITALS)
        done = self.drgsim("import", "--cases", "cases.csv", "--hospitals", "hospitals.csv",
                           "--out", "region.h5")
        self.assertIn("30", done.stdout)
        self.assertEqual(self.files(), ["cases.csv", "hospitals.csv", "region.h5"])
        with h5py.File(self.path("region.h5")) as region:
            columns = {name.rsplit("/", 1)[-1]: item for name, item in self.datasets(region)}
            self.assertEqual(list(columns["total_cost"][:]), [1000 + i + 0.25 for i in range(30)])
            numpy.testing.assert_array_equal(columns["fund_paid"][:], 600 + numpy.arange(30))

    def datasets(self, group):
        found = []
        group.visititems(lambda name, item: found.append((name, item))
                         if isinstance(item, h5py.Dataset) else None)
        return found

    def stored(self, *arguments):
        self.drgsim("import", *arguments, "--out", "region.h5", "--force", "--quiet")
        return self.bytes_of("region.h5")

    def test_encodings_and_compression_give_the_same_region(self):
        rows = [row.replace("h1", "第一医院") for row in GOOD_ROWS]
        text = cases(rows, "机构编码,险种,病组编码,出院日期,费用总额,统筹基金支付")
        self.write("plain.csv", text.encode())
        self.write("bom.csv", b"\xef\xbb\xbf" + text.encode())
        self.write("gb.csv", text.encode("gb18030"))
        self.write("packed.csv.gz", gzip.compress(text.encode()))
        self.write("crlf.csv", text.replace("\n", "\r\n").encode())
        plain = self.stored("--cases", "plain.csv")
        for name in ("bom.csv", "gb.csv", "packed.csv.gz", "crlf.csv"):
            self.assertEqual(plain, self.stored("--cases", name), name)
        self.assertEqual(plain, self.stored("--cases", "gb.csv", "--encoding", "gb18030"))

    def test_bad_rows_go_to_the_rejects_file(self):
        bad = ["h1,resident,A,2024-01,many,600", "h9,resident,A,2024-01,1000,600",
               "h1,resident,A,2024-01,-5,600", "h1,neither,A,2024-01,1000,600",
               "h1,resident,A,2024-13,1000,600", "h1,resident,A,2024-01,inf,600",
               "h1,resident,A,2024-01,1000,-600", "h1,resident,A,2024-01,,600"]
        self.write("cases.csv", cases(GOOD_ROWS * 4 + bad))
        self.write("hospitals.csv", HOSPITALS)
        done = self.drgsim("import", "--cases", "cases.csv", "--hospitals", "hospitals.csv",
                           "--out", "region.h5", "--rejects", "rejects.csv")
        rows = self.rejects()
        self.assertEqual(rows[0], ["line", "column", "value", "reason"])
        self.assertEqual([row[:3] for row in rows[1:]], [
            ["122", "total_cost", "many"], ["123", "hospital_id", "h9"],
            ["124", "total_cost", "-5"], ["125", "fund", "neither"],
            ["126", "discharge_date", "2024-13"], ["127", "total_cost", "inf"],
            ["128", "fund_paid", "-600"], ["129", "total_cost", ""]])
        for row in rows[1:]:
            self.assertTrue(row[3])
        self.assertIn("8", done.stdout)
        with h5py.File(self.path("region.h5")) as region:
            sizes = {name.rsplit("/", 1)[-1]: item.size for name, item in self.datasets(region)}
        self.assertEqual(sizes["total_cost"], 120)

    def test_more_than_a_tenth_rejected_fails(self):
        self.write("cases.csv", cases(GOOD_ROWS[:9] + ["h1,resident,A,2024-01,many,600"] * 2))
        done = self.drgsim("import", "--cases", "cases.csv", "--out", "region.h5", "--rejects",
                           "rejects.csv", code=2)
        self.assertIn("--max-rejects", done.stderr)
        self.assertEqual(self.files(), ["cases.csv", "rejects.csv"])
        self.assertEqual(len(self.rejects()), 3)
        self.drgsim("import", "--cases", "cases.csv", "--out", "region.h5", "--max-rejects", "0.5")
        self.assertIn("region.h5", self.files())

    def test_repeated_case_ids_lose_the_later_row(self):
        rows = [f"{i},{row}" for i, row in enumerate(GOOD_ROWS)] + ["7," + GOOD_ROWS[0]]
        self.write("cases.csv", cases(
            rows, "case_id,hospital_id,fund,group_code,discharge_date,total_cost,fund_paid"))
        self.drgsim("import", "--cases", "cases.csv", "--out", "region.h5", "--rejects",
                    "rejects.csv")
        self.assertEqual(self.rejects()[1][:3], ["32", "case_id", "7"])

    def test_a_synthetic_region_comes_back_from_its_tables(self):
        self.drgsim("synth", "--out", "direct.h5", "--cases", 2000, "--hospitals", 9)
        self.drgsim("synth", "--out", "csv", "--cases", 2000, "--hospitals", 9)
        self.drgsim("import", "--cases", "csv/cases.csv", "--hospitals", "csv/hospitals.csv",
                    "--groups", "csv/groups.csv", "--out", "region.h5")
        direct = self.drgsim("calibrate", "direct.h5", "--policy", "guigang-2020", "--out", "a.csv")
        again = self.drgsim("calibrate", "region.h5", "--policy", "guigang-2020", "--out", "b.csv")
        self.assertEqual(direct.stdout[5:], again.stdout[5:])
        self.assertEqual(self.read("a.csv"), self.read("b.csv"))


class RefusedFiles(ProgramTest):
    def refused(self, name, content, says):
        self.write(name, content)
        done = self.fails("import", "--cases", name, "--out", "region.h5", "--rejects",
                          "rejects.csv", says=says)
        self.assertIn(name, done.stderr)

    def test_files_that_are_wrong_as_a_whole(self):
        self.refused("empty.csv", b"", "empty")
        self.refused("column.csv", cases(["h1,resident,A,2024-01,5"],
                                         "hospital_id,fund,group_code,discharge_date,total_cost"),
                     "fund_paid")
        self.refused("twice.csv", cases([row + ",1" for row in GOOD_ROWS],
                                        "hospital_id,fund,group_code,discharge_date,total_cost,"
                                        "fund_paid,fund"), "fund")
        packed = gzip.compress(cases(GOOD_ROWS).encode())
        self.refused("short.csv.gz", packed[: len(packed) // 2], "gzip")
        self.refused("open.csv", cases(GOOD_ROWS) + 'h1,"resident,A,2024-01,5,3\n', "quote")

    def test_missing_files_and_all_problems_at_once(self):
        self.fails("import", "--cases", "none.csv", "--out", "region.h5", says="none.csv")
        self.write("cases.csv", cases(GOOD_ROWS))
        self.write("hospitals.csv", "hospital_id\nh1\n")
        self.fails("import", "--cases", "cases.csv", "--hospitals", "hospitals.csv", "--groups",
                   "none.csv", "--out", "region.h5",
                   says=["hospitals.csv", "level", "none.csv"])

    def test_a_wrong_mapping(self):
        self.write("cases.csv", cases(GOOD_ROWS))
        self.write("map.toml", 'schema = 1\n[columns]\nhospital = "h"\n')
        self.fails("import", "--cases", "cases.csv", "--mapping", "map.toml", "--out", "region.h5",
                   says="map.toml:3")

    def test_an_unreadable_file_is_exit_code_1(self):
        if os.geteuid() == 0:
            self.skipTest("root reads every file")
        self.write("cases.csv", cases(GOOD_ROWS))
        os.chmod(self.path("cases.csv"), 0)
        self.fails("import", "--cases", "cases.csv", "--out", "region.h5", code=1)


if __name__ == "__main__":
    main()
