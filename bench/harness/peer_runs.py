"""The peers: exports the reference work, lets each peer compute a few of its scenarios, holds the
answer against drgsim's result file, and keeps its time. A wrong answer fails; a missing tool is
skipped with a message."""

import json
import os
import shutil
import statistics
import subprocess
import sys

from . import command, machine
from .macro import REF_CASES, REF_SCENARIOS

PYTHON = "/usr/bin/python3"
PEERS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "peers")
MOST = 64  # scenarios that any peer computes
VERIFY = """import sys; sys.path.insert(0, {peers!r})
import verify
wrong = verify.complaints({folder!r}, {result!r}, {n})
sys.exit("; ".join(wrong) or 0)"""
EXPORT = """import sys; sys.path.insert(0, {peers!r})
import work
work.export({drgsim!r}, {region!r}, {budget!r}, {result!r}, {folder!r}, {n})"""


class Missing(Exception):
    """A tool that a peer needs is not there."""


class Peer:
    """`words` makes the command from (folder, threads); `there` tells whether its tool is."""

    def __init__(self, title, scenarios, words, there):
        self.title, self.scenarios, self.words, self.there = title, scenarios, words, there


def python(script, *more):
    return lambda folder, threads: [PYTHON, "-B", os.path.join(PEERS, script), folder, threads,
                                    *more]


def has_module(name):
    return lambda: subprocess.run([PYTHON, "-c", f"import {name}"], capture_output=True,
                                  check=False).returncode == 0


def peers(build, modules):
    scalar = os.path.join(build, "bench", "scalar_peer")
    return {
        "numpy": Peer("numpy, case by case", 16, python("numpy_peer.py", "case"),
                      has_module("numpy")),
        "numpy-sorted": Peer("numpy, sorted and tiled", 16, python("numpy_peer.py", "cell"),
                             has_module("numpy")),
        "numba": Peer("numba, case by case", MOST, python("numba_peer.py", "case"),
                      has_module("numba")),
        "numba-sorted": Peer("numba, sorted, by cell", MOST, python("numba_peer.py", "cell"),
                             has_module("numba")),
        "duckdb": Peer("DuckDB, SQL", 4,
                       lambda folder, threads: ["node", os.path.join(PEERS, "duckdb_peer.mjs"),
                                                folder, threads, modules],
                       lambda: shutil.which("node") and os.path.isdir(
                           os.path.join(modules, "node_modules", "@duckdb"))),
        "datatable": Peer("R data.table", 4,
                          lambda folder, threads: ["Rscript",
                                                   os.path.join(PEERS, "datatable_peer.R"),
                                                   folder, threads],
                          lambda: shutil.which("Rscript")),
        "scalar": Peer("plain C++ loop, -O3", MOST, lambda folder, threads: [scalar, folder, threads],
                       lambda: os.access(scalar, os.X_OK)),
    }


class PeerRuns:
    def __init__(self, studies, figures, build, quick):
        self.studies, self.figures, self.quick = studies, figures, quick
        self.folder = studies.path("peers")
        self.known = peers(build, studies.path("duckdb"))
        self.cases = REF_CASES
        if quick:
            for peer in self.known.values():
                peer.scenarios = max(2, peer.scenarios // 4)

    def execute(self, text, **values):
        text = text.format(peers=PEERS, folder=self.folder, **values)
        done = subprocess.run([PYTHON, "-B", "-c", text], capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            raise command.Failed(done.stderr.strip())

    def prepare(self):
        """A result file of the reference work, and its columns for the peers."""
        plan = self.studies.plan(self.cases)
        self.studies.run(plan, MOST, out="peers.h5")
        region = self.studies.path(f"region-{self.cases}.h5")
        self.execute(EXPORT, drgsim=self.studies.drgsim, region=region, n=MOST,
                     budget=list(self.studies.budget(self.cases).values()),
                     result=self.studies.path("peers.h5"))

    def limit(self, scenarios):
        """How many scenarios a peer computes: the first ones of those exported."""
        described = os.path.join(self.folder, "work.json")
        with open(described, encoding="utf-8") as file:
            work = json.load(file)
        work["scenarios"] = scenarios
        with open(described, "w", encoding="utf-8") as file:
            json.dump(work, file)
        with open(os.path.join(self.folder, "sizes.txt"), "w", encoding="utf-8") as file:
            for name, value in work.items():
                if name != "arrays":
                    file.write(f"{name} {value!r}\n")

    def seconds(self, name, threads):
        """One verified run: the time that the peer states, from columns to answers in memory."""
        peer = self.known[name]
        for file in os.listdir(self.folder):
            if file.startswith("answer_"):
                os.remove(os.path.join(self.folder, file))
        cost = command.run(peer.words(self.folder, threads), env={"OMP_NUM_THREADS": "1"})
        self.execute(VERIFY, result=self.studies.path("peers.h5"), n=peer.scenarios)
        return float(cost.output.split("seconds")[-1])

    def measure(self, name):
        peer, threads, load = self.known[name], machine.cores(), machine.load()
        if not peer.there():
            raise Missing(f"{name}: its tool is not installed (scripts/bench --setup): skipped")
        self.limit(peer.scenarios)
        seconds = statistics.median(self.seconds(name, threads)
                                    for _ in range(1 if self.quick else 3))
        pairs = self.cases * peer.scenarios
        self.figures.keep("peers", name, load, title=peer.title, cases=self.cases,
                          scenarios=peer.scenarios, threads=threads, seconds=seconds,
                          ns=seconds * 1e9 / pairs,
                          ref_seconds=seconds / pairs * REF_CASES * REF_SCENARIOS)

    def all(self, chosen=None):
        self.prepare()
        for name in chosen or self.known:
            print(f"  peer {name}", flush=True)
            try:
                self.measure(name)
            except Missing as problem:
                print(f"  {problem}", file=sys.stderr)
