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
    marked: float = 0   # from the start until `mark` was there [s]
    output: str = ""


def has_ended(process):
    """Whether the process has ended; it is still to be waited for."""
    flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, process.pid, flags) is not None


def run(command, cwd=None, env=None, mark=None):
    """The cost of one run, and when it had made the file or folder `mark`; raises Failed where the
    exit code is not 0."""
    command = [str(word) for word in command]
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        begin = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, env={**os.environ, **(env or {})}, text=True,
                                   stdout=output, stderr=subprocess.STDOUT)
        marked = 0.0
        while mark and not marked and not has_ended(process):
            if os.path.exists(os.path.join(cwd or ".", mark)):
                marked = time.perf_counter() - begin
            time.sleep(0.001)
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
