"""A report as a reader finds it: its data, and the texts of its static HTML."""

import html.parser
import json
import re
import subprocess

import numpy

from program import DRGSIM, PLAN

STUDY = (PLAN.replace("scenarios = 150", "scenarios = 200")
         .replace('"guigang-2020"]', '"guigang-2020", "dip-national", "fee-for-service"]')
         + """\
[[driver]]
name = "volume"
target = "volume"
by = "month"
distribution = { type = "lognormal", mean = 1.0, cv = 0.05 }
[[driver]]
name = "assessment"
target = "assessment"
by = "level"
where = { level = [2, 3] }
distribution = { type = "uniform", low = 0.95, high = 1.0 }
[output]
prepaid = true
""")
# A horizon of years and a stress scenario.
YEARS = """\
[horizon]
years = 2
growth.employee = 0.05
[[stress]]
name = "a hard winter"
values = { volume = 1.1 }
"""
HOSTILE_NAMES = ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
                 "\"><b>'&amp;", "=cmd|' /C calc'!A0", "\u202eevil\u2028\u2029",
                 "医院🏥" + "很长" * 200, "%DATA%%STYLE%"]
HOSTILE_PLAN = (STUDY.replace('"small"', '"<u>\\"x\\"</u> & </script>"')
                .replace("scenarios = 200", "scenarios = 40"))


def hostile_study(test, plan):
    """Runs `plan` as r.h5 on a synthetic region whose first hospitals have HOSTILE_NAMES."""
    test.drgsim("synth", "--out", "csv", "--cases", 3000, "--hospitals", 20, "--groups", 60,
                "--years", 2)
    lines = test.read("csv/hospitals.csv").splitlines()
    at = lines[0].split(",").index("name")
    for row, name in enumerate(HOSTILE_NAMES, start=1):
        cells = lines[row].split(",")
        cells[at] = '"' + name.replace('"', '""') + '"'
        lines[row] = ",".join(cells)
    test.write("csv/hospitals.csv", ("\n".join(lines) + "\n").encode())
    test.drgsim("import", "--cases", "csv/cases.csv", "--hospitals", "csv/hospitals.csv",
                "--groups", "csv/groups.csv", "--out", "region.h5")
    test.write("plan.toml", plan)
    test.drgsim("run", "plan.toml", "--out", "r.h5")


def has_reports():
    done = subprocess.run([DRGSIM, "report", "none.h5", "--out", "none.html"], capture_output=True,
                          text=True, timeout=60)
    return "without reports" not in done.stderr


def data_of(page):
    """The figures that the page's charts and tables stand on."""
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page,
                                re.DOTALL).group(1))


class Traced:
    """The figures of a page's data: each is looked up by its path, and what nobody looked up is
    left over. A figure is a number, a truth or null, wherever it stands."""

    def __init__(self, data):
        self.data = data
        self.left = set(self._paths(data, ()))

    def _paths(self, value, path):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from self._paths(inner, (*path, key))
        elif isinstance(value, list):
            for at, inner in enumerate(value):
                yield from self._paths(inner, (*path, at))
        elif not isinstance(value, str):
            yield path

    def at(self, *path):
        value = self.data
        for key in path:
            value = value[key]
        return value

    def count(self, *path):
        """How long the list at `path` is; none there is none long."""
        value = self.data
        for key in path:
            if isinstance(value, dict) and key not in value:
                return 0
            value = value[key]
        return len(value)

    def same(self, path, expected):
        """The figures at `path` are the numbers, lists and dictionaries of numbers `expected`; null is
        what is not finite."""
        found = self.at(*path)
        if isinstance(expected, dict):
            assert sorted(found) == sorted(expected), (path, sorted(found), sorted(expected))
            for key in expected:
                self.same((*path, key), expected[key])
        elif isinstance(expected, (list, tuple, numpy.ndarray)) and numpy.ndim(expected) > 0:
            assert len(found) == len(expected), (path, len(found), len(expected))
            for at, value in enumerate(expected):
                self.same((*path, at), value)
        elif expected is None or found is None:
            assert found is None and (expected is None or not numpy.isfinite(expected)), (
                path, found, expected)
            self.left.discard(path)
        else:
            # differences of large numbers lose digits: 1e-6 yuan is far below what is shown
            numpy.testing.assert_allclose(found, expected, rtol=2e-9, atol=1e-6, err_msg=str(path))
            self.left.discard(path)


class _Text(html.parser.HTMLParser):
    def __init__(self, lang):
        super().__init__()
        self.lang, self.hidden, self.open, self.found = lang, 0, [], []

    def handle_starttag(self, tag, attributes):
        if tag in ("meta", "link", "input", "br"):
            return
        classes = (dict(attributes).get("class") or "").split()
        hides = tag in ("script", "style") or ("en" if self.lang == "zh" else "zh") in classes
        self.open.append((tag, hides))
        self.hidden += hides

    def handle_endtag(self, tag):
        while self.open:
            last, hides = self.open.pop()
            self.hidden -= hides
            if last == tag:
                return

    def handle_data(self, text):
        if not self.hidden:
            self.found.append(text)


def text_of(page, lang):
    """What stands in the page without scripts, in one language."""
    parser = _Text(lang)
    parser.feed(page)
    return " ".join(" ".join(parser.found).split())


def scripts_of(page):
    """Bodies of the script elements as a browser's parser cuts them."""
    return re.findall(r"<script[^>]*>(.*?)</script", page, re.DOTALL | re.IGNORECASE)
