"""The studies that the macro benchmarks run: synthetic regions of a given size, and plans."""

import os

from . import command

# About what the synthetic region books a case of its newest year, by fund and case of the region.
BUDGET_A_CASE = {"employee": 740, "resident": 3180}
REFERENCE_DRIVERS = [("budget", "budget", "fund"), ("weight", "weight", "group"),
                     ("cost-group", "cost", "group"), ("cost-hospital", "cost", "hospital"),
                     ("volume", "volume", "hospital")]
DRIVER = """
[[driver]]
name = "{}"
target = "{}"
by = "{}"
distribution = {{ type = "lognormal", mean = 1.0, cv = 0.08 }}
"""
PLAN = """schema = 1
name = "{name}"
policies = ["{policy}"]
seed = 20261121
[data]
region = "{region}"
year = 2024
[budget.employee]
total = {employee}
[budget.resident]
total = {resident}
"""


class Studies:
    """Regions and plans in a work folder, made by `drgsim` where they are missing."""

    def __init__(self, drgsim, folder):
        self.drgsim, self.folder = os.path.abspath(drgsim), folder
        os.makedirs(folder, exist_ok=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def region(self, cases):
        """A stored region of one year. Made again where this program cannot read it."""
        name = f"region-{cases}.h5"
        if os.path.exists(self.path(name)):
            try:
                command.run([self.drgsim, "calibrate", name, "--policy", "guigang-2020", "--out",
                             "readable.csv", "--force"], cwd=self.folder)
                return name
            except command.Failed:
                pass
        command.run([self.drgsim, "synth", "--out", name, "--cases", cases, "--hospitals", 443,
                     "--groups", 600, "--years", 1, "--force"], cwd=self.folder)
        return name

    def table(self, cases):
        """A folder with the CSV files of a region."""
        name = f"csv-{cases}"
        if not os.path.exists(self.path(f"{name}/cases.csv")):
            command.run([self.drgsim, "synth", "--out", name, "--cases", cases, "--hospitals", 443,
                         "--groups", 600, "--years", 1], cwd=self.folder)
        return name

    def budget(self, cases):
        return {fund: yuan * cases for fund, yuan in BUDGET_A_CASE.items()}

    def plan(self, cases, policy="guigang-2020"):
        """The reference work on a region of so many cases."""
        name = f"{policy}-{cases}.toml"
        region = self.region(cases)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(PLAN.format(name="reference-work", policy=policy, region=region,
                                   **self.budget(cases)))
            for driver in REFERENCE_DRIVERS:
                file.write(DRIVER.format(*driver))
        return name

    def run(self, plan, scenarios, *options, out="r.h5", mark=None):
        """The cost of `drgsim run`, whole program, results written to a new file."""
        return self.anew(out, [self.drgsim, "run", plan, "--out", out, "--force", "--scenarios",
                               scenarios, *options], mark=mark)

    def anew(self, out, words, mark=None):
        """The cost of a command that writes `out` to a new file: to give back an old one's pages
        is not its work."""
        if os.path.exists(self.path(out)):
            os.remove(self.path(out))
        return command.run(words, cwd=self.folder, mark=mark)
