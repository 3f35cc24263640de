"""Macro benchmarks: the whole program from its start to the results on disk, on regions and plans
of its own. Each returns nothing and keeps rows of the section "macro" or "scaling"."""

import os

from . import command, interleave, machine

REF_CASES, REF_SCENARIOS = 1_000_000, 2_000
LARGE_CASES, LARGE_SCENARIOS = 5_000_000, 10_000


class Macro:
    """`quick` runs smaller studies; every row says how many cases and scenarios it had."""

    def __init__(self, studies, figures, quick):
        self.studies, self.figures, self.quick = studies, figures, quick
        self.repetitions = 1 if quick else 3
        self.large = 1_000_000 if quick else LARGE_CASES

    def keep(self, name, cases, scenarios, load, cost, **more):
        pairs = cases * scenarios
        self.figures.keep("macro", name, load, cases=cases, scenarios=scenarios, wall=cost.wall,
                          cpu=cost.cpu, peak=cost.peak, wall_ns=cost.wall * 1e9 / pairs,
                          cpu_ns=cost.cpu * 1e9 / pairs, repetitions=self.repetitions, **more)

    def whole(self, name, cases, scenarios, policy="guigang-2020", *options):
        """Runs of one plan, and what they wrote is verified."""
        plan, load = self.studies.plan(cases, policy), machine.load()
        costs = [self.studies.run(plan, scenarios, *options) for _ in range(self.repetitions)]
        self.verify("r.h5")
        size = os.path.getsize(self.studies.path("r.h5")) / 1024**2
        self.keep(name, cases, scenarios, load, command.median(costs), written=size)

    def verify(self, file):
        """Every checksum of a result file."""
        command.run([self.studies.drgsim, "verify", file], cwd=self.studies.folder)

    def ref(self):
        self.whole("REF", REF_CASES, REF_SCENARIOS)

    def large_run(self):
        self.whole("LARGE", LARGE_CASES, 512 if self.quick else LARGE_SCENARIOS)

    def packs(self):
        scenarios = 256 if self.quick else REF_SCENARIOS
        for name, policy, options in [
                ("guigang-2020", "guigang-2020", []), ("DIP: dip-national", "dip-national", []),
                ("rate: drg-rate", "drg-rate", []),
                ("review cap 1 %, binds", "guigang-2020",
                 ["--set", 'override."guigang-2020".review.cap_share=0.01'])]:
            self.whole(name, REF_CASES, scenarios, policy, *options)

    def sizes(self):
        """(prefix of names, cases, scenarios) of what is compared in turn: REF and LARGE."""
        if self.quick:
            return [("", REF_CASES, 256)]
        return [("", REF_CASES, REF_SCENARIOS), ("LARGE, ", LARGE_CASES, LARGE_SCENARIOS)]

    def against(self, name, section_values, ways, cases, scenarios):
        """Two ways in turn; the row holds the second and its ratio to the first."""
        load = machine.load()
        rounds = 2 if self.quick else 5 if cases == REF_CASES else 3
        first, second = interleave.rounds(ways, rounds)
        middle, low, high = interleave.ratio([c.wall for c in first], [c.wall for c in second])
        cpu = interleave.ratio([c.cpu for c in first], [c.cpu for c in second])[0]
        self.keep(name, cases, scenarios, load, command.median(second), ratio=middle,
                  ratio_low=low, ratio_high=high, cpu_ratio=cpu, rounds=rounds, **section_values)

    def threads(self):
        n = machine.cores()
        for prefix, cases, scenarios in self.sizes():
            plan = self.studies.plan(cases)
            self.against(prefix + "one thread", {"threads": n},
                         [lambda: self.studies.run(plan, scenarios, "--threads", n),
                          lambda: self.studies.run(plan, scenarios, "--threads", 1)],
                         cases, scenarios)

    def outputs(self):
        off = [word for key in ("hospital", "group", "month")
               for word in ("--set", f"output.{key}=false")]
        for prefix, cases, scenarios in self.sizes():
            plan = self.studies.plan(cases)
            self.against(prefix + "hospital, group and month outputs", {},
                         [lambda: self.studies.run(plan, scenarios, *off),
                          lambda: self.studies.run(plan, scenarios)], cases, scenarios)

    def start(self):
        """From the start of the program until all is ready for the first block: the folder of
        blocks is made last."""
        plan, load = self.studies.plan(self.large), machine.load()
        runs = [self.studies.run(plan, 64, mark="r.h5.parts") for _ in range(self.repetitions)]
        cost = command.median(runs)
        self.keep("start, to the first block", self.large, 64, load, cost, before=cost.marked)

    def import_table(self):
        """`drgsim import` of CSV files."""
        folder, load = self.studies.table(self.large), machine.load()
        size = os.path.getsize(self.studies.path(f"{folder}/cases.csv"))
        words = [self.studies.drgsim, "import", "--cases", f"{folder}/cases.csv", "--hospitals",
                 f"{folder}/hospitals.csv", "--groups", f"{folder}/groups.csv", "--out",
                 "imported.h5", "--force"]
        cost = command.median([self.studies.anew("imported.h5", words)
                               for _ in range(self.repetitions)])
        self.keep("import of CSV", self.large, 1, load, cost, gigabytes=size / 1e9,
                  a_core=size / 1e9 / cost.cpu)

    def scaling(self):
        """Cost against scenarios and against cases: points of the plot."""
        top = 1024 if self.quick else 8192
        scenarios = [s for s in (64, 128, 256, 512, 1024, 2048, 4096, 8192) if s <= top]
        cases = [c for c in (62_500, 125_000, 250_000, 500_000, 1_000_000, 2_000_000, 4_000_000)
                 if c <= (1_000_000 if self.quick else 4_000_000)]
        fixed = 256 if self.quick else 2048
        for axis, points in (("scenarios", [(REF_CASES, s) for s in scenarios]),
                             ("cases", [(c, fixed) for c in cases])):
            for n, s in points:
                plan, load = self.studies.plan(n), machine.load()
                cost = command.median([self.studies.run(plan, s) for _ in range(self.repetitions)])
                self.figures.keep("scaling", f"{axis} {n} {s}", load, axis=axis, cases=n,
                                  scenarios=s, wall=cost.wall, cpu=cost.cpu, peak=cost.peak)
            kept = {f"{axis} {n} {s}" for n, s in points}
            rows = self.figures.sections["scaling"]
            for name in [r for r in rows if rows[r]["axis"] == axis and r not in kept]:
                del rows[name]  # of a run with other sizes
        self.figures.write()
