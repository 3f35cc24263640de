"""Runs a command and measures it: wall time, CPU time of all its threads and children, peak memory."""

import dataclasses
import os
import statistics
import subprocess
import tempfile
import time


class Failed(Exception):
    """A command that was to be measured did not work; its output says why."""


@dataclasses.dataclass
class Cost:
    wall: float         # [s]
    cpu: float          # user + system [s]
    peak: float         # resident memory [MiB]
    marked: float = 0   # from the start to the line that begins with `mark` [s]
    output: str = ""


def run(command, cwd=None, env=None, mark=None):
    """The cost of one run; raises Failed where the exit code is not 0."""
    command = [str(word) for word in command]
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        begin = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, env={**os.environ, **(env or {})}, text=True,
                                   stdout=subprocess.PIPE if mark else output,
                                   stderr=subprocess.STDOUT)
        marked = 0.0
        if mark:
            for line in process.stdout:
                if line.startswith(mark) and not marked:
                    marked = time.perf_counter() - begin
                output.write(line)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    if process.returncode != 0:
        raise Failed(f"{' '.join(command)}: exit code {process.returncode}\n{text[-2000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, marked, text)


def median(costs):
    """The medians of several runs."""
    return Cost(*(statistics.median(getattr(cost, name) for cost in costs)
                  for name in ("wall", "cpu", "peak", "marked")))
