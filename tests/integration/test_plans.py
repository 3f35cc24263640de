"""Plans and packs that are wrong: exit code 2, every problem with file and line, at once."""

import unittest

from program import PLAN, ProgramTest, main


def line_of(text, part):
    """The 1-based line of the first line that holds `part`."""
    return next(i for i, line in enumerate(text.splitlines(), 1) if part in line)


class WrongPlans(ProgramTest):
    def setUp(self):
        super().setUp()
        self.small_study(cases=500)

    def refused(self, plan, says, name="plan.toml"):
        self.write(name, plan)
        for arguments in (["validate", name], ["settle", name, "--out", "r.h5"],
                          ["run", name, "--out", "r.h5"]):
            self.fails(*arguments, says=says)

    def test_every_problem_at_once_with_its_line(self):
        plan = (PLAN.replace('seed = 7', 'seed = "seven"')
                .replace("total = 12e6", "total = -12e6")
                .replace('target = "weight"', 'target = "wieght"')
                .replace('by = "group"', 'by = "goup"') + "[output]\nhospitals = true\n")
        self.refused(plan, [f'plan.toml:{line_of(plan, text)}:' for text in
                            ('seed = "seven"', "-12e6", "wieght", "goup", "hospitals = true")])

    def test_unknown_keys_get_the_nearest_name(self):
        self.refused(PLAN.replace("history =", "histroy ="), "history")

    def test_broken_toml(self):
        plan = PLAN + "[output\n"
        self.refused(plan, f"plan.toml:{line_of(plan, '[output')}")

    def test_a_pack_that_does_not_exist(self):
        self.refused(PLAN.replace("guigang-2020", "guigan-2020"),
                     ["plan.toml:3", "guigan-2020", "guigang-2020"])
        self.refused(PLAN.replace("guigang-2020", "mine.toml"), ["plan.toml:3", "mine.toml"])

    def test_a_wrong_pack_is_told_with_its_own_line(self):
        pack = 'schema = 1\nmethod = "drg-points"\nname = "mine"\n[stability]\nn_min = "five"\n'
        self.write("mine.toml", pack)
        self.refused(PLAN.replace("guigang-2020", "mine.toml"), "mine.toml:5")
        self.fails("validate", "mine.toml", says="mine.toml:5")
        self.fails("calibrate", "region.h5", "--policy", "mine.toml", "--out", "g.csv",
                   says="mine.toml:5")

    def test_what_does_not_fit_the_region(self):
        self.refused(PLAN.replace("[2023, 2024]", "[2019, 2024]"),
                     [f"plan.toml:{line_of(PLAN, 'history')}", "2019"])
        self.refused(PLAN.replace("year = 2024", "year = 2030"), "2030")
        self.refused(PLAN.replace("[budget.employee]\ntotal = 12e6\n", ""), "employee")
        self.refused(PLAN + 'where = { hospital = ["nowhere"] }\n', "nowhere")

    def test_a_region_that_is_not_there(self):
        self.write("plan.toml", PLAN.replace("region.h5", "other.h5"))
        self.fails("settle", "plan.toml", "--out", "r.h5", says="other.h5")
        self.assertIn("not checked", self.drgsim("validate", "plan.toml").stdout)

    def test_wrong_settings_of_the_command_line(self):
        self.fails("run", "plan.toml", "--out", "r.h5", "--set", "budget.employee.total=-1",
                   "--policy", "nothing", "--set", "sede=1",
                   says=["budget.employee.total", "nothing", "sede"])

    def test_a_good_plan_and_pack(self):
        self.assertIn("fits its region", self.drgsim("validate", "plan.toml").stdout)

    def test_a_plan_that_is_not_there(self):
        for arguments in (["validate", "none.toml"], ["settle", "none.toml", "--out", "r.h5"]):
            self.fails(*arguments, says="none.toml")


class WrongStoredFiles(ProgramTest):
    def setUp(self):
        super().setUp()
        self.small_study(cases=500)
        self.drgsim("run", "plan.toml", "--out", "r.h5", "--scenarios", 70)

    def readers(self, name):
        """Every call that reads a result."""
        return [["summary", name], ["verify", name], ["validate", name]]

    def region_readers(self, name):
        self.write("other.toml", PLAN.replace("region.h5", name))
        return [["calibrate", name, "--policy", "guigang-2020", "--out", "g.csv"],
                ["settle", "other.toml", "--out", "s.h5"], ["run", "other.toml", "--out", "s.h5"],
                ["validate", name]]

    def all_refuse(self, name, calls):
        for arguments in calls:
            done = self.fails(*arguments, says=name)
            self.assertNotIn("HDF5-DIAG", done.stderr)

    def test_not_hdf5_empty_and_missing(self):
        self.write("text.h5", "hospital_id,fund\n")
        self.write("empty.h5", "")
        for name in ("text.h5", "empty.h5", "missing.h5"):
            self.all_refuse(name, self.readers(name) + self.region_readers(name))

    def test_truncated(self):
        for source, calls in (("r.h5", self.readers), ("region.h5", self.region_readers)):
            whole = self.bytes_of(source)
            for share in (0.05, 0.5, 0.99):
                self.write("cut.h5", whole[: int(len(whole) * share)])
                self.all_refuse("cut.h5", calls("cut.h5"))

    def test_foreign_hdf5(self):
        import h5py
        with h5py.File(self.path("foreign.h5"), "w") as file:
            file["total_cost"] = [1.0, 2.0]
            file.attrs["schema_major"] = 1
        self.all_refuse("foreign.h5",
                        self.readers("foreign.h5") + self.region_readers("foreign.h5"))

    def test_a_region_is_no_result_and_the_other_way_round(self):
        self.all_refuse("region.h5", [["summary", "region.h5"], ["verify", "region.h5"]])
        self.all_refuse("r.h5", self.region_readers("r.h5")[:3])

    def test_a_folder(self):
        import os
        os.mkdir(self.path("folder.h5"))
        self.all_refuse("folder.h5", self.readers("folder.h5"))

    def test_other_kinds_of_files(self):
        self.write("table.csv", "a,b\n1,2\n")
        self.fails("validate", "table.csv", says="drgsim import")
        self.fails("validate", "nothing.csv", says="nothing.csv")


if __name__ == "__main__":
    main()
