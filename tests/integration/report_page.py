"""A report as a reader finds it: its data, and the texts of its static HTML."""

import html.parser
import json
import re
import subprocess

from program import DRGSIM, PLAN

STUDY = (PLAN.replace('"guigang-2020"]', '"guigang-2020", "dip-national", "fee-for-service"]')
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
HOSTILE_NAMES = ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
                 "\"><b>'&amp;", "=cmd|' /C calc'!A0", "\u202eevil\u2028\u2029",
                 "医院🏥" + "很长" * 200, "%DATA%%STYLE%"]
HOSTILE_PLAN = (STUDY.replace('"small"', '"<u>\\"x\\"</u> & </script>"')
                .replace("scenarios = 150", "scenarios = 40"))


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
