"""A report beside the arrays of its result file: each part of its data is computed again."""

import itertools
import math
import re

import h5py
import numpy

from report_numbers import (HALF_FEN, QUANTILES, Z, error_of, fisher, probability_of, ranks_of,
                            regression, spread_of)
from report_page import Traced, data_of, text_of

CLASSES = ["cases_low", "cases_normal", "cases_high", "cases_outside"]
SHARES = [0, 0.05, 0.1]
ALERTS = {"low_share": "share_low", "high_share": "share_high", "loss_rate": "surplus_rate"}


class Study:
    """A report beside the arrays of its file, and one check for each part of its data."""

    def __init__(self, test, plan):
        test.small_study(plan, cases=6000)
        test.drgsim("run", "plan.toml", "--out", "r.h5", "--quiet")
        test.drgsim("report", "r.h5", "--out", "report.html")
        self.page = test.read("report.html")
        self.found = Traced(data_of(self.page))
        with h5py.File(test.path("r.h5")) as file:
            groups = {name: {} for name in ("base", "indicators", "risk", "stress")}
            for name, values in groups.items():
                values.update({key: item[()] for key, item in file.get(name, {}).items()})
            self.base, self.indicators = groups["base"], groups["indicators"]
            self.risk, self.stress = groups["risk"], groups["stress"]
            self.runs = {name: item[()] for name, item in file.items()
                         if isinstance(item, h5py.Dataset)}
            self.attributes = dict(file.attrs)
        self.policies, self.funds = self.base["payout"].shape
        self.scenarios = len(self.runs["scenario"])
        self.antithetic = self.found.at("run", "antithetic")
        self.levels = self.runs["hospital_level"]

    def names(self, scale):
        return [name.decode() for name in self.runs[scale]]

    def of(self, name, policy, *cell):
        """By scenario."""
        return self.runs[name][(policy, slice(None), *cell)]

    def same(self, path, expected):
        self.found.same(path, expected)

    def used(self, path, *keys):
        """Positions that say where a row belongs: its check looked there."""
        for key in keys:
            self.same((*path, key), self.found.at(*path, key))

    def each_fund(self):
        return itertools.product(range(self.policies), range(self.funds))

    def measure(self, path, base, values):
        """A spread of /risk: with the standard deviation and the error of the mean."""
        self.same(path, {**spread_of(base, values), "sd": values.std(ddof=1),
                         "se": error_of(values, self.antithetic)})

    def tails(self, path, name, *cell):
        """That /risk has it right is test_risk's."""
        risk = {key: self.risk[f"{name}_{key}"][cell] for key in
                ("var", "var_low", "var_high", "tvar", "tvar_standard_error")}
        for t, level in enumerate(self.risk["tail"]):
            self.same((*path, t), {"level": level, "var": risk["var"][t], "low": risk["var_low"][t],
                                   "high": risk["var_high"][t], "tvar": risk["tvar"][t],
                                   "se": risk["tvar_standard_error"][t]})

    def check_run(self):
        run = self.found.at("run")
        assert run["plan"] == "small" and run["seed"] == str(self.attributes["seed"])
        assert [p["name"] for p in run["policies"]] == self.names("policy")
        assert run["funds"] == self.names("fund")
        self.same(("run", "scenarios"), self.scenarios)
        self.same(("run", "scenarios_asked"), 0)
        self.same(("run", "year"), self.attributes["year"])
        self.same(("run", "history"), [2023, 2024])
        self.same(("run", "groups"), len(self.runs["group"]))
        self.same(("run", "small_cells"), 0)
        self.same(("run", "antithetic"), self.antithetic)
        self.same(("run", "cases"), sum(self.base[name][0] for name in CLASSES))

    def check_funds(self):
        for p, f in self.each_fund():
            for name in ["point_value", "balance", "payout", "budget"]:
                values, path = self.of(name, p, f), ("funds", p, f, name)
                self.measure(path, self.base[name][p, f], values)
                if name != "budget":
                    self.tails((*path[:3], name + "_tails"), name, p, f)
                    self.curve((*path[:3], name + "_curve"), values)
            balance, point = self.of("balance", p, f), self.of("point_value", p, f)
            settled = self.base["point_value"][p, f]
            self.same(("funds", p, f, "deficit"), probability_of(balance < -HALF_FEN))
            self.same(("funds", p, f, "depreciation"), probability_of(point < settled * (1 - 1e-6)))

    def curve(self, path, values):
        threshold = numpy.linspace(values.min(), values.max(), 101)
        self.same((*path, "threshold"), threshold)
        stated = numpy.array(self.found.at(*path, "threshold"))
        self.same((*path, "exceedance"), (values[:, None] > stated).mean(0))
        running = self.found.at(*path, "running")
        assert running["n"][-1] == self.scenarios and len(running["n"]) > min(20, self.scenarios / 3)
        means, halves = [], []
        for n in map(int, running["n"]):
            first = values[:n]
            means.append(first.mean())
            halves.append(Z * error_of(first, self.antithetic))
        self.same((*path, "running", "n"), running["n"])  # where to look is free
        self.same((*path, "running", "mean"), means)
        numpy.testing.assert_allclose(running["half"], halves, rtol=1e-6, atol=1e-6)
        self.same((*path, "running", "half"), running["half"])

    def check_regions(self):
        for p in range(self.policies):
            self.measure(("regions", p, "balance"), self.base["balance"][p].sum(),
                         self.of("balance", p).sum(1))
            self.tails(("regions", p, "balance_tails"), "region_balance", p)

    def check_contributors(self):
        if "contributors" not in self.found.data:
            return
        self.same(("tail_level",), 0.95)
        for p, f in self.each_fund():
            self.contributors(("contributors", p, "funds", f), self.names("hospital"), "hospitals",
                              self.risk["balance_tvar"][p, f, 0], self.of("balance", p, f),
                              self.risk["budget_co_tvar"][p, f, 0], self.of("budget", p, f),
                              self.risk["hospital_co_tvar"][p, f, 0],
                              self.of("hospital_payout", p, f))
        for p in range(self.policies):
            self.contributors(("contributors", p, "region"), self.names("group"), "groups",
                              self.risk["region_balance_tvar"][p, 0], self.of("balance", p).sum(1),
                              self.risk["region_budget_co_tvar"][p, 0], self.of("budget", p).sum(1),
                              self.risk["group_co_tvar"][p, 0], self.of("group_payout", p))

    def contributors(self, path, ids, key, tvar, balance, budget_part, budget, parts, paid):
        """`parts` are the expected payments in the tail, `paid` [scenario][entity]."""
        excess, above = tvar + balance.mean(), parts - paid.mean(0)
        self.same((*path, "excess"), excess)
        self.same((*path, "budget"), budget_part + budget.mean())
        if excess <= 1e-6 * budget.mean():
            assert key not in self.found.at(*path)
            return
        order = [i for i in numpy.argsort(-above, kind="stable") if above[i] >= 0.005 * excess][:10]
        rows = self.found.at(*path, key)
        assert {row["id"] for row in rows} == {ids[i] for i in order}, path
        for at, row in enumerate(rows):
            i = ids.index(row["id"])
            self.same((*path, key, at, "paid"), parts[i])
            self.same((*path, key, at, "excess"), above[i])

    def difference(self, path, base, values, less, step):
        """Keys of a paired difference beside those that name it."""
        d = values - less
        half = Z * error_of(d, self.antithetic)
        vary = d.std(ddof=1) > step
        expected = {
            "base": base, "mean": d.mean(), "low": d.mean() - half, "high": d.mean() + half,
            **{name: numpy.quantile(d, QUANTILES[name]) for name in ("p05", "median", "p95")},
            "below": probability_of(d < -step),
            "ratio": (values.var(ddof=1) + less.var(ddof=1)) / d.var(ddof=1) if vary else None}
        for key, value in expected.items():
            self.same((*path, key), value)

    def check_differences(self):
        seen = []
        for at, d in enumerate(self.found.at("differences")):
            p, q, f, name = d["policy"], d["baseline"], d["fund"], d["variable"]
            seen.append((p, q, f, name))
            step = max(HALF_FEN, 1e-6 * self.base["cost"][q, f])
            self.difference(("differences", at), self.base[name][p, f] - self.base[name][q, f],
                            self.of(name, p, f), self.of(name, q, f), step)
            self.used(("differences", at), "policy", "baseline", "fund")
        pairs = list(itertools.permutations(range(self.policies), 2))
        assert sorted(seen) == sorted((p, q, f, name) for p, q in pairs for f in range(self.funds)
                                      for name in ("balance", "payout"))
        paid = lambda p: self.runs["hospital_payout"][p].sum(1)
        seen = []
        for at, d in enumerate(self.found.at("level_differences")):
            p, q, level = d["policy"], d["baseline"], d["level"]
            seen.append((p, q, level))
            member = self.levels == level
            base = (self.base["hospital_payout"][p] - self.base["hospital_payout"][q])[:, member]
            of = lambda policy: paid(policy)[:, member].sum(1)
            self.difference(("level_differences", at), base.sum(), of(p), of(q), HALF_FEN)
            self.used(("level_differences", at), "policy", "baseline", "level")
        if "hospital_payout" in self.base:
            assert sorted(seen) == sorted((p, q, k) for p, q in pairs for k in set(self.levels))

    def check_months(self):
        for p, f in self.each_fund():
            path, payout = ("months", p, "funds", f), self.of("payout", p, f)
            if not self.found.count("months"):
                return
            for key, name in [("point_value", "month_point_value"), ("paid", "month_payout")]:
                for m in range(12):
                    self.same((*path, key, m), spread_of(self.base[name][p, f, m],
                                                         self.of(name, p, f, m)))
            left = payout - self.runs["month_payout"][p, :, f].sum(1)
            base = self.base["payout"][p, f] - self.base["month_payout"][p, f].sum()
            self.same((*path, "clearing"), spread_of(base, left))
            self.same((*path, "recovery"), probability_of(left < -HALF_FEN))
            if "hospital_prepaid" not in self.base:
                continue
            hospitals = self.base["hospital_payout"][p, f] - self.base["hospital_prepaid"][p, f].sum(-1)
            self.same((*path, "cleared"), hospitals[hospitals > 0].sum())
            self.same((*path, "recovered"), -hospitals[hospitals < 0].sum())
            prepaid = self.base["hospital_prepaid"][p].sum(0)
            self.same(("months", p, "level_months"),
                      [prepaid[self.levels == level].sum(0) for level in (1, 2, 3)])

    def check_years(self):
        if "horizon" in self.found.data:
            self.same(("horizon", "years"), self.runs["horizon"])
            for p, f in self.each_fund():
                for name in ["point_value", "balance", "payout", "budget"]:
                    key = "horizon_" + name
                    for y in range(len(self.runs["horizon"])):
                        self.same(("horizon", "policies", p, key, f, y),
                                  spread_of(self.base[key][p, y, f], self.of(key, p, y, f)))
        if "stresses" in self.found.data:
            for name in ["point_value", "balance", "payout"]:
                self.same(("stresses", name), self.stress[name])
        if "pools" in self.found.data:
            name = "pool_point_value"
            for p, f in self.each_fund():
                for at in range(len(self.runs["pool"])):
                    self.same(("pools", "policies", p, name, f, at),
                              spread_of(self.base[name][p, f, at], self.of(name, p, f, at)))

    def check_hospitals(self):
        if "hospitals" not in self.found.data:
            return
        found = self.found.at("hospitals")
        assert found["ids"] == self.names("hospital")
        assert found["names"] == [x.decode() for x in self.runs["hospital_name"]]
        self.same(("loss_shares",), SHARES)
        self.same(("hospitals", "levels"), self.levels)
        self.same(("hospitals", "cost"), self.base["hospital_cost"][0].sum(0))
        cases = self.base["hospital_cost"][0].sum(0) / self.indicators["hospital_cost_per_case"][0]
        self.same(("hospitals", "cases"), numpy.nan_to_num(cases))
        for p in range(self.policies):
            booked, paid = (self.base["hospital_" + name][p].sum(0) for name in ("booked", "payout"))
            self.impacts(("hospitals", "policies", p), booked, paid, p)
            for level in (1, 2, 3):
                self.level(("levels", p, level - 1), p, level, booked, paid)

    def impact(self, p):
        """[scenario][hospital], and what is booked."""
        booked = self.runs["hospital_booked"][p].sum(1)
        return self.runs["hospital_payout"][p].sum(1) - booked, booked

    def impacts(self, path, booked, paid, p):
        impact, drawn = self.impact(p)
        cost = self.runs["hospital_cost"][p].sum(1)
        rate = numpy.divide(impact, cost, out=numpy.zeros_like(cost), where=cost > 0)
        self.same(path, {"rate": rate.mean(0), "booked": booked, "payout": paid, "impact": paid - booked,
                         "mean": impact.mean(0), "p05": numpy.quantile(impact, .05, 0),
                         "p95": numpy.quantile(impact, .95, 0),
                         "loss": [(-impact > x * drawn + HALF_FEN).mean(0) for x in SHARES]})

    def level(self, path, p, level, booked, paid):
        member = self.levels == level
        self.same((*path, "booked"), booked[member].sum())
        self.same((*path, "payout"), paid[member].sum())
        impact, drawn = (values[:, member].sum(1) for values in self.impact(p))
        self.measure((*path, "impact"), (paid - booked)[member].sum(), impact)
        self.same((*path, "loss"), [probability_of(-impact > x * drawn + HALF_FEN) for x in SHARES])

    def check_categories(self):
        if "categories" not in self.found.data:
            return
        codes = numpy.array([code[:1] for code in self.names("group")])
        names = sorted(set(codes))
        assert self.found.at("categories", "names") == names
        members = [codes == name for name in names] + [codes == codes]
        self.same(("categories", "cases"),
                  [self.base["group_cases"][0, member].sum() for member in members[:-1]])
        for p, (at, member) in itertools.product(range(self.policies), enumerate(members)):
            paid, cost = (self.runs["group_" + name][p][:, member].sum(1)
                          for name in ("payout", "cost"))
            base = (self.base["group_payout"][p, member].sum()
                    / self.base["group_cost"][p, member].sum())
            self.same(("categories", "ratios", p, at), spread_of(base, paid / cost))

    def check_outliers_and_cliffs(self):
        for p, f in self.each_fund():
            base = numpy.array([self.base[name][p, f] for name in CLASSES])
            cases = [self.of(name, p, f) for name in CLASSES]
            for at, name in enumerate(CLASSES):
                self.same(("outliers", p, f, name),
                          spread_of(base[at] / base.sum(), cases[at] / sum(cases)))
        cliffs = self.indicators["cliff_cases"]
        assert self.found.count("cliffs") == (cliffs > 0).sum() > 0
        for i, c in enumerate(self.found.at("cliffs")):
            at = c["policy"], c["fund"], c["breakpoint"] - 1
            self.used(("cliffs", i), "policy", "fund", "breakpoint")
            for key in ["cases", "cost", "money"]:
                self.same(("cliffs", i, key), self.indicators["cliff_" + key][at])

    def check_alerts(self):
        alerts = self.indicators["hospital_alert"]
        found = self.found.at("alerts")
        assert sum("hospital" in a for a in found) == (alerts == 1).sum()
        for i, a in enumerate(found):
            name = "hospital_" + ALERTS.get(a["alert"], a["alert"])
            value = self.indicators[name][a["policy"], a["hospital"]]
            self.same(("alerts", i, "value"), value)
            self.used(("alerts", i), "policy", "hospital")

    def inputs(self):
        """Columns of drivers; many entities weighted by their groups' cost in the settlement."""
        columns = {}
        for name, values in self.runs.items():
            driver = name.removeprefix("driver_")
            if driver == name:
                continue
            if values.ndim == 1:
                columns[driver] = values
            elif values.shape[1] > 16:
                weight = self.base["group_cost"][0]
                columns[driver + " (mean)"] = values @ (weight / weight.sum())
            else:
                axis = {2: "fund", 12: "month", 3: "level"}[values.shape[1]]
                entities = self.names(axis) if axis == "fund" else range(1, values.shape[1] + 1)
                columns.update({f"{driver} {entity}": values[:, at]
                                for at, entity in enumerate(entities)})
        return {name: column for name, column in columns.items() if numpy.ptp(column) > 0}

    def check_sensitivity(self):
        if "sensitivity" not in self.found.data:
            return
        found, columns = self.found.at("sensitivity"), self.inputs()
        if found["design"] in ("saltelli", "one-at-a-time"):
            assert found["inputs"] == []
        else:
            assert sorted(found["inputs"]) == sorted(columns)
        matrix = numpy.column_stack([columns[name] for name in found["inputs"]] or [[]])
        for at, own in enumerate(found["outputs"]):
            p, f = self.names("policy").index(own["policy"]), self.names("fund").index(own["fund"])
            values, path = self.of(own["variable"], p, f), ("sensitivity", "outputs", at)
            if found["design"] == "saltelli":
                self.sobol(path, own, values)
            elif found["design"] == "one-at-a-time":
                self.tornado(path, own, values)
            elif numpy.ptp(values) > 0:
                self.correlations(path, own, matrix, values)
            if found["design"] != "one-at-a-time":
                self.same((*path, "median"), 0)

    def correlations(self, path, own, matrix, values):
        n, k = matrix.shape
        ranks = numpy.column_stack([ranks_of(column) for column in matrix.T])
        r = [numpy.corrcoef(column, ranks_of(values))[0, 1] for column in ranks.T]
        self.same((*path, "spearman"), [fisher(x, n - 3) for x in r])
        assert ("src" in own) == (n > 10 * k)
        if "src" in own:
            src, _, r2 = regression(matrix, values)
            self.same((*path, "src"), src)
            self.same((*path, "r2"), r2)
            self.same((*path, "prcc"), regression(ranks, ranks_of(values))[1])
        for i, many in enumerate(own["many"]):
            drawn = self.runs["driver_" + many["driver"]]
            drawn = drawn[:, numpy.ptp(drawn, 0) > 0]
            m = drawn.shape[1]
            squares = numpy.array([numpy.corrcoef(x, values)[0, 1] ** 2 for x in drawn.T])
            share = ((squares - 1 / (n - 1)) / (1 - 1 / (n - 1))).sum()
            half = Z * math.sqrt(4 * max(share, 0) / n + 2 * m / n ** 2)
            self.same((*path, "many", i, "varying"), m)
            self.same((*path, "many", i, "share"), [share, share - half, share + half])
            self.same((*path, "many", i, "resolved"), half <= max(0.05, abs(share) / 2))

    def sobol(self, path, own, values):
        """The estimates; their intervals are a bootstrap's, so that numpy's own is only near."""
        if numpy.ptp(values) == 0:
            assert own["sobol"] == []
            return
        parts = 2 + len(own["sobol"])
        sample = values[:len(values) // parts * parts].reshape(-1, parts)
        for j, indices in enumerate(own["sobol"]):
            for key, estimate in zip(("first", "total"), self.sobol_of(sample, j)):
                value, low, high = indices[key]
                numpy.testing.assert_allclose(value, estimate, rtol=1e-8, atol=1e-9)
                draws = numpy.random.default_rng(1).integers(0, len(sample), (500, len(sample)))
                own_ends = numpy.quantile([self.sobol_of(sample[draw], j)[key == "total"]
                                           for draw in draws], [0.025, 0.975])
                width = numpy.ptp(own_ends)
                numpy.testing.assert_allclose([low, high], own_ends, atol=0.3 * width + 1e-9)
                self.same((*path, "sobol", j, key), indices[key])

    @staticmethod
    def sobol_of(sample, j):
        a, b, changed = sample[:, 0], sample[:, 1], sample[:, 2 + j]
        mean = (a.mean() + b.mean()) / 2
        variance = (((a - mean) ** 2 + (b - mean) ** 2) / 2).mean()
        return (((b - mean) * (changed - a)).mean() / variance,
                ((a - changed) ** 2).mean() / 2 / variance)

    def tornado(self, path, own, values):
        self.same((*path, "median"), values[0])
        names = [d["name"] for d in self.found.at("run", "drivers")]
        assert sorted(bar["name"] for bar in own["tornado"]) == sorted(names)
        for i, bar in enumerate(own["tornado"]):
            j = names.index(bar["name"])
            self.same((*path, "tornado", i, "low"), values[1 + 2 * j])
            self.same((*path, "tornado", i, "high"), values[2 + 2 * j])

    def check_headline(self):
        """All numbers of the static cards, in their order, in both languages."""
        for language in ("zh", "en"):
            text = text_of(re.search(r'<section id="headline">.*?</section>', self.page,
                                     re.DOTALL).group(0), language)
            cards = text.split({"zh": "点值（元/点）", "en": "Point value (yuan/point)"}[language])[1:]
            assert len(cards) == self.policies * self.funds
            for (p, f), card in zip(self.each_fund(), cards):
                found = re.findall(r"−?[\d,]+(?:\.\d+)?", card.split("guigang")[0].split("DIP")[0])
                expected = self.headline(p, f, language)
                assert found[:len(expected)] == expected, (language, p, f, found, expected)

    def headline(self, p, f, language):
        """The numbers of one card."""
        point = self.three("point_value", p, f)
        texts = [f"{x:,.4f}" for x in point] if point[0] else []
        money = lambda values: [self.money(x, language) for x in values]
        texts += money(self.three("balance", p, f))
        share, low, high = probability_of(self.of("balance", p, f) < -HALF_FEN)
        texts += [f"{100 * share:.1f}", "95", f"{100 * low:.1f}", f"{100 * high:.1f}"]
        texts += money(self.three("payout", p, f)) + money(self.three("budget", p, f))
        return texts + ["5", *money([-self.risk["balance_tvar"][p, f, 0],
                                     -self.risk["balance_var"][p, f, 0]])]

    def three(self, name, p, f):
        """Mean, 5 %, 95 % and the settlement's."""
        base, values = self.base[name][p, f], self.of(name, p, f)
        return [values.mean(), *numpy.quantile(values, [.05, .95]), base]

    @staticmethod
    def money(x, language):
        size = abs(x)
        if language == "zh":
            by, digits = (1e8, 3) if size >= 1e8 else (1e4, 0 if size >= 1e6 else 1)
        else:
            by, digits = 1e6, 1 if size >= 1e8 else 2 if size >= 1e6 else 3
        if size < 1e4:
            by, digits = 1, 0
        text = f"{size / by:,.{digits}f}"
        return ("−" if x < 0 and float(text.replace(",", "")) else "") + text

    def check_all(self, test):
        for name in sorted(name for name in dir(self) if name.startswith("check_")):
            if name != "check_all":
                with test.subTest(name):
                    getattr(self, name)()
        test.assertEqual(sorted(map(str, self.found.left)), [])
