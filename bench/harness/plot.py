"""The plot of cost against scenarios and against cases, as SVG: measured points on logarithmic
axes, and a line of slope 1 through the last point."""

import math

from . import targets

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, GAP = 430, 330, 62, 48, 34, 20


def decades(low, high):
    return [10.0**e for e in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]


def short(value):
    for size, unit in ((1e6, " M"), (1e3, " k")):
        if value >= size:
            return f"{value / size:g}{unit}"
    return f"{value:g}"


class Panel:
    def __init__(self, axis, points, x0):
        self.axis, self.points, self.x0 = axis, points, x0
        self.x = decades(points[0][0], points[-1][0])
        costs = [cost for point in points for cost in point[1:]]
        self.y = decades(min(costs), max(costs))

    def at(self, x, y):
        def place(value, ticks):
            return ((math.log10(value) - math.log10(ticks[0]))
                    / (math.log10(ticks[-1]) - math.log10(ticks[0]) or 1))
        wide, high = WIDTH - LEFT - GAP, HEIGHT - TOP - BOTTOM
        return (self.x0 + LEFT + wide * place(x, self.x),
                HEIGHT - BOTTOM - high * place(y, self.y))

    def text(self, x, y, words, anchor="middle", more=""):
        return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{words}</text>')

    def grid(self):
        for x in self.x:
            (a, b), (_, c) = self.at(x, self.y[0]), self.at(x, self.y[-1])
            yield f'<path d="M{a:.1f} {b:.1f}V{c:.1f}" class="grid"/>'
            yield self.text(a, b + 17, short(x))
        for y in self.y:
            (a, b), (c, _) = self.at(self.x[0], y), self.at(self.x[-1], y)
            yield f'<path d="M{a:.1f} {b:.1f}H{c:.1f}" class="grid"/>'
            yield self.text(a - 7, b + 4, f"{y:g}", "end")

    def series(self, i, colour):
        places = [self.at(point[0], point[i]) for point in self.points]
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        yield f'<path d="M{line}" stroke="{colour}" class="line"/>'
        for x, y in places:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.4" fill="{colour}"/>'

    def slope(self):
        """Proportional cost, from the last point down to the edge of the panel."""
        last, cost = self.points[-1][0], self.points[-1][2]
        first = max(self.x[0], last * self.y[0] / cost)
        (a, b), (c, d) = self.at(first, cost * first / last), self.at(last, cost)
        yield f'<path d="M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" class="slope"/>'

    def svg(self, fixed):
        middle = self.x0 + LEFT + (WIDTH - LEFT - GAP) / 2
        yield self.text(middle, 20, f"Cost against {self.axis}, {fixed}", more='class="title"')
        yield self.text(middle, HEIGHT - 10, self.axis)
        yield self.text(self.x0 + LEFT, TOP - 3, "seconds", "start")
        yield from self.grid()
        yield from self.slope()
        yield from self.series(1, "#1f6fb4")
        yield from self.series(2, "#c4572a")


def svg(figures):
    """The whole picture, "" before anything is measured."""
    panels, parts = [], []
    for axis in ("scenarios", "cases"):
        points = targets.scaling_points(figures, axis)
        rows = [row for row in figures.section("scaling").values() if row["axis"] == axis]
        if len(points) > 1:
            other = "cases" if axis == "scenarios" else "scenarios"
            panel = Panel(axis, points, WIDTH * len(panels))
            parts += panel.svg(f"{short(rows[0][other])} {other}")
            panels.append(panel)
    if not panels:
        return ""
    words = (f'<text x="{LEFT + 12}" y="{TOP + 20}"><tspan fill="#1f6fb4">wall</tspan>'
             ' <tspan fill="#c4572a">CPU</tspan> <tspan fill="#888">dashed: proportional</tspan>'
             "</text>")
    style = ("text{font:12px sans-serif;fill:#333}.title{font-weight:bold}"
             ".grid{stroke:#ddd;fill:none}.line{fill:none;stroke-width:1.6}"
             ".slope{stroke:#888;stroke-dasharray:5 4;fill:none}")
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH * len(panels)}" '
            f'height="{HEIGHT}" viewBox="0 0 {WIDTH * len(panels)} {HEIGHT}">\n<style>{style}</style>'
            f'\n<rect width="100%" height="100%" fill="white"/>\n' + "\n".join([*parts, words])
            + "\n</svg>\n")
