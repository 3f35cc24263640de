"""The objects that are compiled for one instruction set share no function with the rest of the
program: all they define for the linker lies in their own namespace. A function of a standard header
that a compiler left in an AVX-512 object could be the copy that the linker keeps for everybody, and
an older processor would stop on it."""

import glob
import os
import platform
import re
import subprocess
import unittest

from source_tree import BUILD_DIR, SOURCE_DIR, TreeTest, files

ISAS = ["v2", "v3", "v4"] if platform.machine() in ("x86_64", "AMD64") else ["v2"]


def objects(build_dir, isa):
    return sorted(glob.glob(os.path.join(build_dir, "CMakeFiles", f"drgsim_kernels_{isa}.dir", "**",
                                         "*.isa.cpp.o"), recursive=True))


def shared_symbols(path, isa):
    """What `path` defines for the linker outside the namespace of its instruction set."""
    done = subprocess.run(["nm", "-C", "--defined-only", "--extern-only", path],
                          capture_output=True, text=True, check=True)
    own = re.compile(rf"\bdrgsim::(\w+::)?{isa}::")
    found = []
    for line in done.stdout.splitlines():
        _, kind, name = line.split(maxsplit=2)  # address, type, demangled name
        if not own.search(name):
            found.append(f"{os.path.basename(path)}: {kind} {name}")
    return found


class KernelObjects(TreeTest):
    def test_every_kernel_is_built_for_every_instruction_set(self):
        sources = files(SOURCE_DIR, ["kernels"], ".isa.cpp")
        self.assertTrue(sources)
        for isa in ISAS:
            built = [os.path.basename(path)[:-2] for path in objects(BUILD_DIR, isa)]
            self.assertEqual(sorted(built), sorted(os.path.basename(s) for s in sources), isa)

    def test_nothing_is_shared(self):
        for isa in ISAS:
            for path in objects(BUILD_DIR, isa):
                self.assertEqual(shared_symbols(path, isa), [], path)

    def compiled(self, text):
        root = self.tree()
        self.add(root, "a.cpp", text)
        path = os.path.join(root, "a.isa.cpp.o")
        subprocess.run(["g++", "-std=c++20", "-O0", "-c", "-o", path, os.path.join(root, "a.cpp")],
                       check=True)
        return path

    def test_a_shared_template_is_found(self):
        path = self.compiled("#include <vector>\nnamespace drgsim::v4 {\n"
                             "int f() { std::vector<int> v(3); return v[0]; }\n}\n")
        self.assertTrue(any("std::vector" in s for s in shared_symbols(path, "v4")))

    def test_another_namespace_is_found(self):
        text = "namespace drgsim::kernels::v3 {\ntemplate <class T> T twice(T x) { return x + x; }\n" \
               "template int twice<int>(int);\n}\n"
        self.assertEqual(shared_symbols(self.compiled(text), "v3"), [])
        self.assertTrue(shared_symbols(self.compiled(text), "v4"))
        self.assertTrue(shared_symbols(self.compiled("int f() { return 1; }\n"), "v4"))


if __name__ == "__main__":
    unittest.main()
