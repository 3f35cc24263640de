"""Micro benchmarks: the Google Benchmark programs of bench/, and each kernel's roofline line from
what it loads and computes a case-lane against the ceilings that ceilings_bench measured."""

import json
import os
import re
import tempfile

from . import command, machine

PROGRAMS = ["ceilings", "random", "rows", "tails", "engine", "calibration", "import", "results", "run", "start"]
SCALE = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}


class Micro:
    def __init__(self, build, figures, quick):
        self.build, self.figures, self.quick = build, figures, quick

    def program(self, name):
        path = os.path.join(self.build, "bench", f"{name}_bench")
        return path if os.access(path, os.X_OK) else None

    def report(self, path, arguments, env):
        """The rows of a program's JSON report; a benchmark with a wrong answer fails."""
        with tempfile.TemporaryDirectory(prefix="drgsim-bench-") as folder:
            file = os.path.join(folder, "report.json")
            command.run([path, f"--benchmark_out={file}", "--benchmark_out_format=json",
                         *arguments], env=env)
            with open(file, encoding="utf-8") as text:
                rows = json.load(text)["benchmarks"]
        for row in rows:
            if row.get("error_occurred"):
                raise command.Failed(f"{path}: {row['name']}: {row['error_message']}")
        return rows

    def measure(self, name, section=None, arguments=(), env=None):
        """Keeps the medians of a program's benchmarks in a section of its name."""
        path, load = self.program(name), machine.load()
        if not path:
            return print(f"  {name}_bench is not built: skipped")
        repeat = [] if self.quick else ["--benchmark_repetitions=3",
                                        "--benchmark_enable_random_interleaving=true",
                                        "--benchmark_report_aggregates_only=true"]
        if self.quick:
            env = {"DRGSIM_BENCH_CASES": "200000", "DRGSIM_BENCH_ROWS": "500000", **(env or {})}
        for row in self.report(path, [*repeat, *arguments], env):
            if row.get("aggregate_name", "median") != "median":
                continue
            named = {key: value for key, value in row.items()
                     if isinstance(value, float) and key not in ("cpu_time", "real_time")}
            title = re.sub(r"/(process_time|real_time|min_time:[\d.]+)", "",
                           row.get("run_name", row["name"]))
            self.figures.keep(section or name, title, load,
                              cpu=row["cpu_time"] * SCALE[row["time_unit"]],
                              real=row["real_time"] * SCALE[row["time_unit"]],
                              quick=self.quick, **named)

    def engine(self):
        """REF and packs on 1 M cases; the kernels by instruction set; the kernels on LARGE's."""
        self.measure("ceilings")
        self.measure("rows")
        self.measure("tails")
        self.measure("engine")
        for isa in ("v2", "v3", "v4")[:("v2", "v3", "v4").index(machine.widest()) + 1]:
            self.measure("engine", f"engine {isa}",
                         ["--benchmark_filter=^(streaming|sums|block_single)"],
                         {"DRGSIM_ISA": isa})
        self.measure("engine", "engine LARGE",
                     ["--benchmark_filter=^(sums|block_single)/REF"],
                     {"DRGSIM_BENCH_CASES": "200000" if self.quick else "5000000"})

    def all_but_engine(self):
        for name in PROGRAMS:
            if name not in ("ceilings", "rows", "tails", "engine"):
                self.measure(name)
