"""Reads the source tree for the architecture tests. Every rule is a function from a root folder to
a list of complaints, so that a test can hold it against the project and against a made-up tree
that breaks it."""

import os
import re
import shutil
import tempfile
import unittest

SOURCE_DIR = os.environ.get(
    "DRGSIM_SOURCE_DIR", os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
BUILD_DIR = os.environ.get("DRGSIM_BUILD_DIR", "")
DRGSIM = os.environ.get("DRGSIM", "")

LAYERS = ["kernels", "sim", "scenarios", "results", "app"]
CODE_FOLDERS = LAYERS + ["bench", "tests"]
CPP_ENDS = (".cpp", ".hpp", ".inl")

_include = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def files(root, folders, ends):
    """Paths below root/folder for each folder, relative to root, sorted; no generated folders."""
    found = []
    for folder in folders:
        for here, names, leaves in os.walk(os.path.join(root, folder)):
            names[:] = [n for n in names if n != "__pycache__" and not n.startswith(".")]
            found += [os.path.relpath(os.path.join(here, leaf), root)
                      for leaf in leaves if leaf.endswith(ends)]
    return sorted(found)


def text_of(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def includes(root, path):
    """(is_system, name) of every #include of a file, in order."""
    return [(kind == "<", name) for kind, name in _include.findall(text_of(root, path))]


class TreeTest(unittest.TestCase):
    """Holds rules against the project, and against trees made up in a temporary folder."""

    def obeys(self, rule):
        self.assertEqual(rule(SOURCE_DIR), [])

    def tree(self):
        """An empty folder that goes away with the test."""
        root = tempfile.mkdtemp(prefix="drgsim-tree-")
        self.addCleanup(shutil.rmtree, root)
        return root

    def add(self, root, path, text):
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)

    def breaks(self, rule, path, text, says=""):
        """`rule` complains about a tree that holds nothing but this file, and names it."""
        root = self.tree()
        self.add(root, path, text)
        complaints = rule(root)
        self.assertTrue(any(path in c and says in c for c in complaints),
                        f"{rule.__name__} accepts {path}:\n{text}\n{complaints}")

    def accepts(self, rule, path, text):
        root = self.tree()
        self.add(root, path, text)
        self.assertEqual(rule(root), [])
