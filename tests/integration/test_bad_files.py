"""Every command that reads a result says in one sentence what is wrong with a file that is none,
with exit code 2, and leaves what it would have written alone."""

import os
import shutil
import unittest

from program import PLAN, ProgramTest, main

try:
    import h5py
except ImportError:
    h5py = None

# How each command is called on FILE; what it would write is there already.
COMMANDS = {
    "summary": ["summary", "FILE"],
    "summary --json": ["summary", "FILE", "--json"],
    "compare": ["compare", "FILE", "--baseline", "guigang-2020"],
    "verify": ["verify", "FILE"],
    "export --csv": ["export", "FILE", "--csv", "tables", "--force"],
    "export --xlsx": ["export", "FILE", "--xlsx", "mine.xlsx", "--force"],
    "report": ["report", "FILE", "--out", "mine.html", "--force"],
}
# What is wrong with each file, in the words of the message.
FILES = {
    "none.h5": "there is no such file",
    "folder": "this is a directory, not a file",
    "empty.h5": "the file is empty",
    "text.h5": "this is not an HDF5 file",
    "plan.toml": "this is not an HDF5 file",
    "foreign.h5": "this HDF5 file is not a result of drgsim",
    "other.h5": "this HDF5 file is not a result of drgsim",
    "region.h5": "this is a drgsim region, not a result",
    "old.h5": "the result has schema 0, this program reads schema 1",
    "newer.h5": "this program reads schema 1",
    "cut.h5": "truncated or damaged",
    "short.h5": "truncated or damaged",
    "scrambled.h5": "damaged",
    "without-payout.h5": "cannot find 'payout'",
    "without-base.h5": "cannot find group 'base'",
}


@unittest.skipIf(h5py is None, "needs h5py")
class BadFiles(ProgramTest):
    def setUp(self):
        super().setUp()
        self.small_study(PLAN.replace("150", "70"), cases=600)
        self.drgsim("run", "plan.toml", "--out", "good.h5", "--quiet")
        self.write("mine.xlsx", "mine")
        self.write("mine.html", "mine")
        os.makedirs(self.path("tables"))
        self.write("tables/funds.csv", "mine")

    def changed(self, name, change):
        shutil.copy(self.path("good.h5"), self.path(name))
        with h5py.File(self.path(name), "a") as file:
            change(file)

    def make_files(self):
        os.makedirs(self.path("folder"))
        self.write("empty.h5", b"")
        self.write("text.h5", "hospital_id,fund\n")
        with h5py.File(self.path("foreign.h5"), "w") as file:
            file["point_value"] = [1.0, 2.0]
        with h5py.File(self.path("other.h5"), "w") as file:
            file.attrs["Conventions"] = "CF-1.8"
        good = self.bytes_of("good.h5")
        self.write("cut.h5", good[:len(good) // 2])
        self.write("short.h5", good[:-1])
        self.write("scrambled.h5", good[:1500] + bytes(b ^ 0x5A for b in good[1500:6000]) + good[6000:])

        def set_schema(number):
            return lambda file: file.attrs.__setitem__("schema_major", number)

        self.changed("old.h5", set_schema(0))
        self.changed("newer.h5", set_schema(2))
        self.changed("without-payout.h5", lambda file: file.__delitem__("payout"))
        self.changed("without-base.h5", lambda file: file.__delitem__("base"))

    def refuses(self, words, name, says, stdout=""):
        done = self.fails(*[name if word == "FILE" else word for word in words], says=says)
        self.assertEqual(done.stdout, stdout)
        lines = done.stderr.splitlines()
        self.assertEqual(len(lines), 1, done.stderr)
        self.assertTrue(lines[0].startswith(f"error: {name}: "), lines[0])

    def test_each_command_refuses_each_file(self):
        self.make_files()
        for name, says in FILES.items():
            for title, words in COMMANDS.items():
                with self.subTest(file=name, command=title):
                    self.refuses(words, name, says)
            if name not in ("folder", "region.h5", "plan.toml"):  # for which it has other words
                with self.subTest(file=name, command="validate"):
                    self.refuses(["validate", "FILE"], name, says)

    def test_a_settlement_has_no_scenarios(self):
        self.drgsim("settle", "plan.toml", "--out", "s.h5", "--quiet")
        for words in (["summary", "FILE"], ["verify", "FILE"], ["validate", "FILE"]):
            self.drgsim(*["s.h5" if word == "FILE" else word for word in words])
        self.refuses(["summary", "FILE", "--sensitivity"], "s.h5", "the result has no scenarios")
        self.refuses(COMMANDS["compare"], "s.h5", "guigang-2020 is the only policy")

    def test_a_result_without_its_plan_cannot_be_verified(self):
        self.changed("no-plan.h5", lambda file: file.attrs.__delitem__("plan"))
        self.refuses(COMMANDS["verify"], "no-plan.h5", "the result holds no plan",
                     "checksums: all hold\n")

    def test_a_result_is_no_plan_and_no_region(self):
        for words in (["explain", "FILE", "--hospital", "H0001"], ["run", "FILE", "--out", "new.h5"],
                      ["settle", "FILE", "--out", "new.h5"], ["solve", "FILE", "--vary", "budget",
                                                              "--until", "mean(balance) >= 0"]):
            with self.subTest(command=words[0]):
                self.refuses(words, "good.h5", "this is no plan")
        merge = self.fails("merge", "good.h5", "--out", "new.h5", says="this is no plan")
        self.assertIn("there are no blocks to merge", merge.stderr)
        self.refuses(["calibrate", "FILE", "--policy", "dip-national", "--out", "g.csv"], "good.h5",
                     "is not a stored region")

    def test_the_good_file_passes_all(self):
        """Else the test of bad files could not fail."""
        for title, words in COMMANDS.items():
            if title == "compare":  # one policy
                continue
            self.drgsim(*["good.h5" if word == "FILE" else word for word in words], "--quiet")
        self.assertNotEqual(self.read("mine.html"), "mine")
        self.assertNotEqual(self.read("tables/funds.csv"), "mine")


if __name__ == "__main__":
    main()
