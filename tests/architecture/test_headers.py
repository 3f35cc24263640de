"""Every header compiles alone: it includes what it needs. Where a header's own .cpp file includes
it before anything else, building the program is the proof; all others are compiled here, with the
flags of their layer."""

import concurrent.futures
import json
import os
import shlex
import subprocess
import unittest

from source_tree import BUILD_DIR, CODE_FOLDERS, SOURCE_DIR, TreeTest, files, includes

DROPPED = {"-c", "-o", "-include"}  # with the word that follows


def flags_by_layer(build_dir, source_dir):
    """The compiler and flags of some file of each folder, from compile_commands.json."""
    with open(os.path.join(build_dir, "compile_commands.json"), encoding="utf-8") as file:
        commands = json.load(file)
    flags = {}
    for entry in commands:
        path = os.path.relpath(entry["file"], source_dir)
        # tests/unit/results needs the flags of tests with results: the longest list serves all.
        words = iter(shlex.split(entry["command"]))
        kept = []
        for word in words:
            if word in DROPPED:
                next(words)
            elif not word.startswith(("-O", "-march")):
                kept.append(word)
        layer = path.split("/")[0]
        if len(kept) > len(flags.get(layer, [])):
            flags[layer] = kept
    return flags


def proven_by_build(root, header):
    """Whether the .cpp file of the same name includes `header` first."""
    own = os.path.splitext(header)[0] + ".cpp"
    return (os.path.exists(os.path.join(root, own))
            and includes(root, own)[:1] == [(False, header)])


def compile_alone(root, header, flags):
    """What the compiler says about a file that holds nothing but the include; "" when all is well."""
    done = subprocess.run([*flags, "-I", root, "-Werror", "-fsyntax-only", "-x", "c++", "-"],
                          input=f'#include "{header}"\n', capture_output=True, text=True)
    return "" if done.returncode == 0 else f"{header}: {done.stderr}"


def headers_alone(root, flags):
    """Complaints about every header that has to be compiled here, two at a time."""
    todo = [h for h in files(root, CODE_FOLDERS, ".hpp") if not proven_by_build(root, h)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        said = pool.map(lambda h: compile_alone(root, h, flags[h.split("/")[0]]), todo)
    return [complaint for complaint in said if complaint]


class Headers(TreeTest):
    def setUp(self):
        self.flags = flags_by_layer(BUILD_DIR, SOURCE_DIR)

    def test_every_header_compiles_alone(self):
        self.assertEqual(headers_alone(SOURCE_DIR, self.flags), [])

    def test_a_header_that_leans_on_others_is_found(self):
        root = self.tree()
        self.add(root, "sim/leans.hpp", "// a\n#pragma once\ninline std::vector<int> f() { return {}; }\n")
        self.add(root, "sim/stands.hpp", "// a\n#pragma once\n#include <vector>\n"
                                         "inline std::vector<int> f() { return {}; }\n")
        complaints = headers_alone(root, self.flags)
        self.assertEqual(len(complaints), 1)
        self.assertIn("sim/leans.hpp", complaints[0])

    def test_an_own_source_proves_its_header_only_when_it_includes_it_first(self):
        root = self.tree()
        self.add(root, "sim/a.hpp", "// a\n")
        self.add(root, "sim/a.cpp", '// a\n#include "sim/a.hpp"\n#include <vector>\n')
        self.add(root, "sim/b.hpp", "// b\n")
        self.add(root, "sim/b.cpp", '#include <vector>\n#include "sim/b.hpp"\n')
        self.assertTrue(proven_by_build(root, "sim/a.hpp"))
        self.assertFalse(proven_by_build(root, "sim/b.hpp"))


if __name__ == "__main__":
    unittest.main()
