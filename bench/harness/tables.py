"""Writes the tables of bench/README.md between their markers from the figures that are kept."""

import collections
import re

from . import machine, targets

MARKER = "<!-- {}figures: {} -->"


def markdown(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])


def number(value, digits=3):
    """Short and without an exponent."""
    if value is None:
        return ""
    text = f"{value:.{digits}g}"
    return f"{float(text):,.0f}" if abs(value) >= 10**digits or "e+" in text else text


def time(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{number(seconds / size)} {unit}"
    return f"{number(seconds / 1e-9)} ns"


def where(rows):
    """Under the tables: the machines, days, program revisions and loads of the rows above."""
    if not rows:
        return "Not measured yet."
    by_machine = collections.defaultdict(list)
    for row in rows:
        by_machine[row["machine"]].append(row)
    lines = []
    for name, own in by_machine.items():
        loads = [row["load"] for row in own]
        days = sorted({row["date"] for row in own})
        revisions = sorted({row["revision"] for row in own} - {""})
        lines.append(f"{name}. {days[0]}{' to ' + days[-1] if len(days) > 1 else ''}, revision "
                     f"{', '.join(revisions)}, load average before each row {min(loads)} to "
                     f"{max(loads)}.")
    return "\n".join(lines)


def target_table(figures):
    rows = [(name, measured or "not measured yet", targets.word(met))
            for name, measured, met in targets.table(figures)]
    return markdown(["target", "measured", ""], rows)


def peer_table(figures):
    ref = figures.row("macro", "REF")
    rows = []
    for name, row in sorted(figures.section("peers").items(), key=lambda item: item[1]["ns"]):
        ratio = number(row["ref_seconds"] / ref["wall"]) if ref else ""
        rows.append((row["title"], f"{row['cases']:,} x {row['scenarios']}", number(row["ns"]),
                     number(row["ref_seconds"]), ratio))
    if ref:
        rows.insert(0, ("**drgsim, whole program**", f"{ref['cases']:,} x {ref['scenarios']}",
                        number(ref["wall_ns"]), number(ref["wall"]), 1))
    return markdown(["tool", "cases x scenarios run", "ns a case-scenario", "REF [s]",
                     "times drgsim"], rows)


def macro_table(figures):
    rows = []
    for name, row in figures.section("macro").items():
        extra = []
        if "before" in row:
            extra.append(f"{time(row['before'])} before the first block")
        if "a_core" in row:
            extra.append(f"{row['gigabytes']:.2g} GB, {row['a_core']:.2g} GB/s a core")
        if "ratio" in row:
            extra.append(f"{row['ratio']:.3g} times the other way "
                         f"({row['ratio_low']:.3g} to {row['ratio_high']:.3g})")
        pairs = row["scenarios"] > 64
        rows.append((name, f"{row['cases']:,}", f"{row['scenarios']:,}", time(row["wall"]),
                     time(row["cpu"]), f"{row['peak']:,.0f}",
                     number(row["cpu_ns"]) if pairs else "", "; ".join(extra)))
    return markdown(["work", "cases", "scenarios", "wall", "CPU", "peak MiB",
                     "CPU ns a case-scenario", ""], rows)


def scaling_table(figures):
    return "\n\n".join(
        markdown([axis, *[f"{size:,}" for size, _, _ in points]],
                 [("wall", *[time(wall) for _, wall, _ in points]),
                  ("CPU", *[time(cpu) for _, _, cpu in points])])
        for axis in ("scenarios", "cases") if (points := targets.scaling_points(figures, axis)))


def plot_link(figures):
    return ("![cost against scenarios and against cases](scaling.svg)"
            if figures.section("scaling") else "")


def ceiling_table(figures):
    rows = collections.defaultdict(dict)
    for name, row in figures.section("ceilings").items():
        what, isa = name.split("/")
        rate = row.get("bytes_per_second", row.get("items_per_second", 0)) / 1e9
        rows[what][isa] = number(rate) + (" GB/s" if "bytes_per_second" in row else " G/s")
    order = ["readL1", "readL2", "readL3", "readDRAM", "multiply_add", "multiply_add_double",
             "compare_select"]
    title = {"multiply_add": "multiply and add, float", "compare_select": "compare, add, select",
             "multiply_add_double": "multiply and add, double"}
    return markdown(["one core", "v2", "v3", "v4"],
                    [(title.get(what, what.replace("read", "read ")),
                      *[rows[what].get(isa, "") for isa in ("v2", "v3", "v4")])
                     for what in order if what in rows])


def roofline(figures, isa, row):
    """Which ceiling bounds a kernel, and its share of it: time that its operations and bytes a
    case-scenario need at the ceilings, over the time that it takes."""
    arithmetic = figures.row("ceilings", f"multiply_add/{isa}").get("items_per_second")
    memory = figures.row("ceilings", f"readL2/{isa}").get("bytes_per_second")
    if not (arithmetic and memory and "operations" in row and "bytes" in row):
        return "", "", ""
    compute, load = row["operations"] / arithmetic * 1e9, row["bytes"] / memory * 1e9
    bound, name = max((compute, "arithmetic"), (load, "L2"))
    return (number(row["operations"], 2), number(row["bytes"], 2),
            f"{100 * bound / row['ns_per_case_scenario']:.0f} % of {name}")


def kernel_table(figures):
    rows = []
    widest = machine.widest()
    for section, title in (("engine LARGE", f"LARGE, {widest}"), ("engine v4", "REF, v4"),
                           ("engine v3", "REF, v3"), ("engine v2", "REF, v2"), ("rows", "REF, "),
                           ("tails", "REF, ")):
        for name, row in sorted(figures.section(section).items()):
            if "ns_per_case_scenario" not in row:
                continue
            own = section in ("rows", "tails")  # programs that name the instruction set themselves
            name, _, isa = name.partition("/v") if own else (name, "", title[-1])
            rows.append((name, f"{title}v{isa}" if own else title,
                         number(row["ns_per_case_scenario"]), *roofline(figures, "v" + isa, row)))
    return markdown(["kernel", "", "ns a case-scenario", "operations", "bytes", "roofline"], rows)


def pack_table(figures):
    rows = {name: row for name, row in sorted(figures.section("engine").items())
            if name.startswith(("pack/", "cap/", "drawn_cap/", "bootstrap_"))}
    base = rows.get("pack/guigang-2020", {}).get("ns_per_case_scenario")
    return markdown(["whole block of REF", "ns a case-scenario", "against guigang-2020"],
                    [(name, number(row["ns_per_case_scenario"]),
                      number(row["ns_per_case_scenario"] / base) if base else "")
                     for name, row in rows.items()])


def other_table(figures):
    rows = []
    for section in ("random", "calibration", "import", "results", "run", "start"):
        for name, row in sorted(figures.section(section).items()):
            rate = ""
            if "bytes_per_second" in row:
                rate = f"{number(row['bytes_per_second'] / 1e9)} GB/s"
            elif "GB/s" in row:
                rate = f"{number(row['GB/s'])} GB/s"
            elif "items_per_second" in row:
                rate = f"{number(1e9 / row['items_per_second'])} ns each"
            rows.append((f"{section}_bench", name, time(row["cpu"]), time(row["real"]), rate))
    return markdown(["program", "benchmark", "CPU", "wall", "rate"], rows)


TABLES = {"targets": (target_table, []), "peers": (peer_table, ["peers"]),
          "macro": (macro_table, ["macro"]), "scaling": (scaling_table, ["scaling"]),
          "plot": (plot_link, []), "ceilings": (ceiling_table, ["ceilings"]),
          "kernels": (kernel_table, ["engine LARGE", "engine v2", "engine v3", "engine v4", "rows",
                                   "tails"]),
          "packs": (pack_table, ["engine"]),
          "others": (other_table, ["random", "calibration", "import", "results", "run", "start"])}


def rewritten(text, figures):
    """The page with every table between its markers made anew."""
    for name, (make, sections) in TABLES.items():
        begin, end = MARKER.format("", name), MARKER.format("/", name)
        if begin not in text or end not in text:
            raise ValueError(f"the page has no markers {begin} and {end}")
        rows = [row for section in sections for row in figures.section(section).values()]
        table = make(figures) if rows or not sections else ""
        under = where(rows) if sections else ""
        body = "\n\n".join(part for part in (table, under) if part)
        text = re.sub(re.escape(begin) + ".*?" + re.escape(end),
                      lambda _: f"{begin}\n{body}\n{end}", text, flags=re.DOTALL)
    return text
