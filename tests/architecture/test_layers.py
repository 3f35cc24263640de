"""Which layer may include what, where each outside library stays, and how files are named and
begin. docs/architecture.md tells why. Every rule has a twin that must fail."""

import os
import re
import unittest

from source_tree import (CODE_FOLDERS, CPP_ENDS, LAYERS, SOURCE_DIR, TreeTest, files, includes,
                         text_of)

# A layer includes itself and these.
BELOW = {
    "kernels": [],
    "sim": ["kernels"],
    "scenarios": ["kernels", "sim"],
    "results": ["kernels", "sim"],
    "app": ["kernels", "sim", "scenarios", "results"],
    "bench": ["kernels", "sim", "scenarios", "results"],
    "tests": ["kernels", "sim", "scenarios", "results"],
}

# Where a library's headers may be included, by the beginning of their names.
HOMES = [
    (r"hdf5|H5", "results/hdf5/"),
    (r"boost/", "app/"),
    (r"xlsxwriter", "results/export/"),
    (r"toml\+\+/|toml\.hpp", "scenarios/"),
    (r"tbb/|oneapi/", "sim/engine/"),
    (r"[a-z0-9]*intrin\.h|arm_neon\.h|arm_sve\.h|experimental/simd", "kernels/"),
]

FORBIDDEN_WORDS = {"utils", "util", "common", "helpers", "helper", "manager", "managers", "misc"}
LONGEST_FILE = 500  # lines; about 400 is the habit


def direction(root):
    complaints = []
    for path in files(root, CODE_FOLDERS, CPP_ENDS):
        layer = path.split("/")[0]
        allowed = BELOW[layer] + [layer]
        for is_system, name in includes(root, path):
            if is_system:
                continue
            if name.split("/")[0] not in allowed:
                complaints.append(f'{path} includes "{name}": {layer} may include {allowed}')
            elif not os.path.exists(os.path.join(root, name)):
                complaints.append(f'{path} includes "{name}", which is not there from the root')
    return complaints


def libraries_at_home(root):
    complaints = []
    for path in files(root, CODE_FOLDERS, CPP_ENDS):
        for is_system, name in includes(root, path):
            for pattern, home in HOMES:
                if is_system and re.match(pattern, name) and not path.startswith(home):
                    complaints.append(f"{path} includes <{name}>, which stays in {home}")
            # What includes hdf5.h is as good as hdf5.h.
            if name == "results/hdf5/library.hpp" and not path.startswith("results/hdf5/"):
                complaints.append(f"{path} includes {name}, the inside of results/hdf5/")
    return complaints


def targets_in_kernels(root):
    """Code for one instruction set is written in kernels/ only."""
    pattern = re.compile(r"#\s*pragma\s+GCC\s+target|__attribute__\s*\(\(\s*target|gnu::target|"
                         r"\b_mm\d*_\w+\(|__builtin_ia32_")
    return [f"{path}: {match.group(0)}" for path in files(root, CODE_FOLDERS, CPP_ENDS)
            if not path.startswith("kernels/") for match in pattern.finditer(text_of(root, path))]


def printing_in_app(root):
    """The program prints and exits in app/ only; a broken contract says so before it aborts."""
    pattern = re.compile(r"std::(cout|cerr|clog)\b|\b(fmt::print|std::puts|std::printf|printf|"
                         r"std::fprintf|fprintf|std::exit|std::quick_exit)\s*\(")
    return [f"{path}: {match.group(0)}"
            for path in files(root, ["kernels", "sim", "scenarios", "results"], CPP_ENDS)
            if path != "kernels/contracts.hpp"
            for match in pattern.finditer(text_of(root, path))]


def names(root):
    complaints = []
    for path in files(root, CODE_FOLDERS + ["scripts", "cmake"], ""):
        words = set(re.split(r"[/_.\-]", path.lower()))
        for word in sorted(words & FORBIDDEN_WORDS):
            complaints.append(f'{path}: "{word}" names no concept')
    return complaints


def beginnings(root):
    """The first line tells what a file is for. A .cpp file may begin with the include of its own
    header instead, whose first lines then speak for both."""
    complaints = []
    paths = files(root, CODE_FOLDERS + ["cmake"], CPP_ENDS + (".py", ".cmake", ".toml"))
    for path in paths + files(root, ["scripts", ".ci"], ""):
        lines = text_of(root, path).splitlines() or [""]
        first = lines[1] if lines[0].startswith("#!") and len(lines) > 1 else lines[0]
        stem, ends = os.path.splitext(path)
        marks = ("// ",) if ends in CPP_ENDS else ('"""', "# ")
        begins_with_own_header = ends == ".cpp" and first == f'#include "{stem}.hpp"'
        if not first.startswith(marks) and not begins_with_own_header:
            complaints.append(f"{path} begins with {first!r}, not with what it is for")
    return complaints


def lengths(root):
    return [f"{path} has {count} lines" for path in files(root, CODE_FOLDERS, CPP_ENDS + (".py",))
            if (count := text_of(root, path).count("\n")) > LONGEST_FILE]


class TheProject(TreeTest):
    def test_every_layer_has_files(self):
        for layer in LAYERS:
            self.assertTrue(files(SOURCE_DIR, [layer], CPP_ENDS), layer)

    def test_direction(self):
        self.obeys(direction)

    def test_libraries_at_home(self):
        self.obeys(libraries_at_home)

    def test_targets_in_kernels(self):
        self.obeys(targets_in_kernels)

    def test_printing_in_app(self):
        self.obeys(printing_in_app)

    def test_names(self):
        self.obeys(names)

    def test_beginnings(self):
        self.obeys(beginnings)

    def test_lengths(self):
        self.obeys(lengths)


class BadTrees(TreeTest):
    """Each rule complains about a tree that breaks it."""

    def test_direction(self):
        for path, name in [("kernels/a.cpp", "sim/region/region.hpp"),
                           ("sim/a.hpp", "scenarios/plan/plan.hpp"),
                           ("scenarios/a.cpp", "results/run/writer.hpp"),
                           ("results/a.inl", "scenarios/plan/plan.hpp"),
                           ("sim/a.cpp", "app/terminal.hpp"),
                           ("tests/unit/a_test.cpp", "app/terminal.hpp"),
                           ("sim/engine/a.cpp", "cells.hpp")]:
            self.breaks(direction, path, f'#include "{name}"\n', "may include")
        self.breaks(direction, "sim/a.cpp", '# include "sim/not_there.hpp"\n', "not there")

    def test_direction_accepts_what_is_below(self):
        root = self.tree()
        self.add(root, "kernels/k.hpp", "// leaf\n")
        self.add(root, "app/a.cpp", '#include "kernels/k.hpp"\n#include <vector>\n')
        self.assertEqual(direction(root), [])

    def test_libraries(self):
        for path, header in [("results/run/a.cpp", "hdf5.h"), ("app/a.cpp", "hdf5_hl.h"),
                             ("sim/a.cpp", "boost/program_options.hpp"),
                             ("results/a.cpp", "toml++/toml.h"),
                             ("sim/region/a.cpp", "tbb/parallel_for.h"),
                             ("scenarios/a.cpp", "oneapi/tbb.h"), ("sim/a.hpp", "immintrin.h"),
                             ("sim/a.hpp", "x86intrin.h"), ("sim/a.hpp", "arm_neon.h")]:
            self.breaks(libraries_at_home, path, f"#include <{header}>\n", "stays in")
        self.breaks(libraries_at_home, "results/run/a.cpp",
                    '#include "results/hdf5/library.hpp"\n', "inside")
        self.accepts(libraries_at_home, "results/hdf5/a.cpp", "#include <hdf5.h>\n")
        self.accepts(libraries_at_home, "kernels/a.inl", "#include <immintrin.h>\n")

    def test_targets(self):
        for line in ['#pragma GCC target("avx2")', '__attribute__((target("avx2"))) void f();',
                     '[[gnu::target("avx2")]] void f();', "auto x = _mm512_add_ps(a, b);"]:
            self.breaks(targets_in_kernels, "sim/a.cpp", line + "\n")
        self.accepts(targets_in_kernels, "kernels/a.inl", '#pragma GCC target("avx2")\n')

    def test_printing(self):
        for line in ['std::cout << "x";', 'printf("x");', 'fmt::print("x");', "std::exit(2);"]:
            self.breaks(printing_in_app, "results/a.cpp", line + "\n")
        self.accepts(printing_in_app, "app/a.cpp", 'std::fputs("x", stdout); std::exit(2);\n')

    def test_names(self):
        for path in ["sim/utils.hpp", "app/common/a.cpp", "results/file_manager.cpp",
                     "tests/helpers.py"]:
            self.breaks(names, path, "// a\n", "names no concept")
        self.accepts(names, "sim/community.hpp", "// a\n")

    def test_beginnings(self):
        self.breaks(beginnings, "sim/a.hpp", "#pragma once\n")
        self.breaks(beginnings, "sim/a.cpp", "#include <vector>\n")
        self.breaks(beginnings, "sim/a.cpp", '#include "sim/b.hpp"\n')
        self.breaks(beginnings, "tests/a.py", "import os\n")
        self.breaks(beginnings, "scripts/a", "#!/bin/sh\nset -e\n")
        self.breaks(beginnings, "scenarios/policies/a.toml", "schema = 1\n")
        self.accepts(beginnings, "sim/a.cpp", '#include "sim/a.hpp"\n')
        self.accepts(beginnings, "scripts/a", "#!/bin/sh\n# Says what it does.\n")

    def test_lengths(self):
        self.breaks(lengths, "sim/a.cpp", "// a\n" * (LONGEST_FILE + 1))
        self.accepts(lengths, "sim/a.cpp", "// a\n" * LONGEST_FILE)


if __name__ == "__main__":
    unittest.main()
