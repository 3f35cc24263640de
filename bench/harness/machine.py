"""Names the machine that figures were measured on, and how busy it was."""

import os
import platform
import re
import shutil
import subprocess


def first_match(path, pattern, otherwise):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            found = re.search(pattern, file.read(), re.MULTILINE)
    except OSError:
        found = None
    return found.group(1).strip().strip('"') if found else otherwise


def compiler():
    program = shutil.which("g++")
    if not program:
        return "no compiler"
    version = subprocess.run([program, "-dumpfullversion"], capture_output=True, text=True,
                             check=False)
    return "GCC " + version.stdout.strip()


def cores():
    return len(os.sched_getaffinity(0))


def widest():
    """The instruction set that drgsim picks."""
    flags = set(first_match("/proc/cpuinfo", r"^flags\s*:(.*)$", "").split())
    if {"avx512f", "avx512bw", "avx512dq", "avx512vl"} <= flags:
        return "v4"
    return "v3" if "avx2" in flags else "v2"


def describe():
    """CPU, cores, memory, system and compiler in one line."""
    kib = int(first_match("/proc/meminfo", r"^MemTotal:\s*(\d+)", "0"))
    model = first_match("/proc/cpuinfo", r"^model name\s*:(.*)$", platform.machine())
    system = first_match("/etc/os-release", r"^PRETTY_NAME=(.*)$", platform.system())
    virtual = "hypervisor" in first_match("/proc/cpuinfo", r"^flags\s*:(.*)$", "")
    return (f"{model}{' (virtual machine)' if virtual else ''}, {cores()} cores, "
            f"{kib / 1024**2:.0f} GiB, {widest()}, {system}, {compiler()}")


def load():
    """Processes that ran or waited in the last minute, on average."""
    return round(os.getloadavg()[0], 1)
