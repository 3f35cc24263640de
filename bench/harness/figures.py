"""Figures that were measured, kept as JSON: {section: {row: values}}. Every row says where, when and
under which load it was measured, so that a partial run replaces only its own rows."""

import datetime
import json
import os

from . import machine


class Figures:
    def __init__(self, path, revision=""):
        self.path, self.revision, self.sections = path, revision, {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                self.sections = json.load(file)

    def section(self, name):
        return self.sections.get(name, {})

    def row(self, section, name):
        """The values of a row, {} where it was never measured."""
        return self.section(section).get(name, {})

    def keep(self, section, name, load, **values):
        """Replaces a row and writes the file. `load` is that from before the measurement."""
        rounded = {key: float(f"{value:.5g}") if isinstance(value, float) else value
                   for key, value in values.items()}
        self.sections.setdefault(section, {})[name] = {
            **rounded, "machine": machine.describe(), "load": load,
            "date": datetime.date.today().isoformat(), "revision": self.revision}
        self.write()

    def write(self):
        temporary = self.path + ".new"
        with open(temporary, "w", encoding="utf-8") as file:
            json.dump(self.sections, file, indent=1, ensure_ascii=False)
            file.write("\n")
        os.replace(temporary, self.path)
