"""The targets of speed beside what was measured: (target, wanted, measured, met)."""

import math


def slope(points):
    """Slope of log cost over log size between the last two sizes and the first two measured."""
    points = [(math.log(x), math.log(y)) for x, y in points]
    n, mx, my = len(points), sum(x for x, _ in points), sum(y for _, y in points)
    mx, my = mx / n, my / n
    return (sum((x - mx) * (y - my) for x, y in points)
            / sum((x - mx)**2 for x, _ in points))


def scaling_points(figures, axis):
    rows = [row for row in figures.section("scaling").values() if row["axis"] == axis]
    size = "cases" if axis == "cases" else "scenarios"
    return sorted((row[size], row["wall"], row["cpu"]) for row in rows)


def of_peer(figures, names, wanted):
    """Against the fastest of them; the others are named beside it."""
    ref = figures.row("macro", "REF").get("wall")
    found = sorted((row["ref_seconds"], row["title"])
                   for row in (figures.row("peers", name) for name in names) if row)
    if not ref or not found:
        return None
    text = ", ".join(f"{seconds / ref:.3g} x {title}" for seconds, title in found)
    return text, found[0][0] / ref >= wanted


def large(figures):
    row = figures.row("macro", "LARGE")
    if not row:
        return None
    text = f"{row['wall']:.3g} s, {row['peak'] / 1024:.2g} GiB"
    if row["cases"] < 5_000_000 or row["scenarios"] < 10_000:
        return f"only {row['scenarios']} scenarios of {row['cases']} cases run: {text}", None
    return text, row["wall"] < 10 and row["peak"] < 2048


def kernel(figures):
    rows = [(name, row) for name, row in figures.section("engine LARGE").items()
            if "ns_per_case_scenario" in row and name == "sums/REF"]
    if not rows:
        return None
    name, row = rows[0]
    ns = row["ns_per_case_scenario"]
    if row.get("quick"):
        return f"{ns:.3g} ns on a small region (engine_bench {name})", None
    return f"{ns:.3g} ns (engine_bench {name})", ns <= 0.10


def bootstrap(figures):
    rows = [figures.row("engine", name).get("ns_per_case_scenario")
            for name in ("bootstrap_8/REF", "pack/guigang-2020")]
    if None in rows:
        return None
    whole, without = rows
    return (f"{whole - without:.2g} ns more, {whole:.3g} ns the whole block of REF (8 bits)",
            whole - without < 0.6)


def threads(figures, prefix=""):
    row = figures.row("macro", prefix + "one thread")
    if not row:
        return None
    return (f"{row['ratio']:.3g} x ({row['ratio_low']:.3g} to {row['ratio_high']:.3g}), whole "
            f"program, {row['scenarios']:,} scenarios"), row["ratio"] >= 1.9


def scaling(figures, axis, holds):
    points = scaling_points(figures, axis)
    if len(points) < 4:
        return None
    upper = points[len(points) // 2 - 1:]
    wall, cpu = slope([p[:2] for p in upper]), slope([(p[0], p[2]) for p in upper])
    return (f"CPU time grows as the power {cpu:.2f} of {axis} (wall {wall:.2f}) from "
            f"{upper[0][0]:,} to {upper[-1][0]:,}"), holds(cpu)


def imported(figures):
    row = figures.row("macro", "import of CSV")
    if not row:
        return None
    text = f"{row['a_core']:.2g} GB/s a core, {row['cases']:,} rows, whole program"
    rates = [own["GB/s"] for own in figures.section("import").values() if "GB/s" in own]
    if rates:
        text += f"; {max(rates):.2g} from file to columns on one core"
    return text, row["a_core"] >= 0.4


def start(figures):
    row = figures.row("macro", "start, to the first block")
    if not row:
        return None
    met = row["before"] < 1 if row["cases"] >= 5_000_000 else None
    return f"{row['before']:.2g} s at {row['cases']:,} cases", met


def outputs(figures, prefix=""):
    row = figures.row("macro", prefix + "hospital, group and month outputs")
    if not row:
        return None
    more = 100 * (row["ratio"] - 1)
    return (f"{more:+.0f} % ({100 * (row['ratio_low'] - 1):+.0f} to "
            f"{100 * (row['ratio_high'] - 1):+.0f})"), row["ratio"] < 1.15


def table(figures):
    """(target, measured or None, met: True, False or None)."""
    found = [
        ("REF at least 300 times numpy, same threads",
         of_peer(figures, ["numpy", "numpy-sorted"], 300)),
        ("REF at least 40 times numba, same threads",
         of_peer(figures, ["numba", "numba-sorted"], 40)),
        ("LARGE under 10 s of wall time and under 2 GiB", large(figures)),
        ("kernel at most 0.10 ns a case-scenario a core, LARGE", kernel(figures)),
        ("bootstrap below 0.6 ns a case-scenario a core", bootstrap(figures)),
        ("two threads at least 1.9 times one, REF", threads(figures)),
        ("two threads at least 1.9 times one, LARGE", threads(figures, "LARGE, ")),
        ("cost grows linearly in scenarios",
         scaling(figures, "scenarios", lambda power: power <= 1.05)),
        ("cost grows less than linearly in cases",
         scaling(figures, "cases", lambda power: power < 1)),
        ("import at least 0.4 GB/s a core", imported(figures)),
        ("start under 1 s before the first block, 5 M cases", start(figures)),
        ("outputs cost less than 15 %, REF", outputs(figures)),
        ("outputs cost less than 15 %, LARGE", outputs(figures, "LARGE, "))]
    return [(name, *(result or (None, None))) for name, result in found]


def word(met):
    return {True: "met", False: "not met", None: "open"}[met]
