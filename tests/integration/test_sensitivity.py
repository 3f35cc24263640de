"""`summary --sensitivity` against numpy: regression, ranks, partial ranks and streamed correlations
computed again from the drivers and outputs of the file; designs made for sensitivity; refusals."""

import json
import unittest

import numpy
import xarray

from program import PLAN, TWO_DRIVERS, ProgramTest, main

FEE = PLAN.replace('["guigang-2020"]', '["guigang-2020", "fee-for-service"]')
TWO = FEE[:FEE.index("[[driver]]")] + TWO_DRIVERS


def ranks(values):
    order = numpy.argsort(values, kind="stable")
    result = numpy.empty(len(values))
    result[order] = numpy.arange(1, len(values) + 1)
    for value in numpy.unique(values):
        result[values == value] = result[values == value].mean()
    return result


def standardised(x):
    return (x - x.mean(0)) / x.std(0)


def regression(x, y):
    """Standardised coefficients and R2."""
    a, b = standardised(x), standardised(y)
    beta, *_ = numpy.linalg.lstsq(a, b, rcond=None)
    return beta, 1 - ((b - a @ beta) ** 2).sum() / (b ** 2).sum()


def partial(x, y, j):
    """Partial correlation by residuals of both on the other inputs."""
    others = numpy.column_stack([numpy.ones(len(y)), numpy.delete(x, j, 1)])
    rest = lambda v: v - others @ numpy.linalg.lstsq(others, v, rcond=None)[0]
    return numpy.corrcoef(rest(x[:, j]), rest(y))[0, 1]


class Sensitivity(ProgramTest):
    def read(self, *options, file="r.h5"):
        text = self.drgsim("summary", file, "--sensitivity", "--json", *options).stdout
        return json.loads(text)["sensitivity"]

    def one(self, read, policy, variable, entity):
        return next(o for o in read["outputs"] if (o["policy"], o["variable"], o["entity"])
                    == (policy, variable, entity))

    def test_regressions_and_streamed_correlations(self):
        self.small_study(FEE, cases=3000)
        self.drgsim("run", "plan.toml", "--out", "r.h5", "--scenarios", 600)
        with xarray.open_dataset(self.path("r.h5"), engine="netcdf4") as data, \
                xarray.open_dataset(self.path("r.h5"), engine="netcdf4", group="base") as base:
            share = base.group_cost.values[0] / base.group_cost.values[0].sum()
            weights = data.driver_weights.values
            x = numpy.column_stack([data.driver_budget.values, weights @ share])
            y = data.point_value.values[0, :, 1]
            row = self.one(self.read(), "guigang-2020", "point_value", "resident")
            self.assertEqual([i["name"] for i in row["inputs"]],
                             ["budget employee", "budget resident", "weights (mean)"])
            beta, r2 = regression(x, y)
            numpy.testing.assert_allclose([i["src"]["value"] for i in row["inputs"]], beta, rtol=1e-8, atol=1e-9)
            self.assertAlmostEqual(row["r2"], r2, 8)
            ranked = numpy.column_stack([ranks(column) for column in x.T])
            beta, r2 = regression(ranked, ranks(y))
            numpy.testing.assert_allclose([i["srrc"]["value"] for i in row["inputs"]], beta, rtol=1e-8, atol=1e-9)
            self.assertAlmostEqual(row["r2_ranks"], r2, 8)
            for j, item in enumerate(row["inputs"]):
                self.assertAlmostEqual(item["prcc"]["value"], partial(ranked, ranks(y), j), 7)
                self.assertAlmostEqual(item["spearman"]["value"],
                                       numpy.corrcoef(ranked[:, j], ranks(y))[0, 1], 8)
            varies = weights.std(0) > 0
            r = numpy.array([numpy.corrcoef(w, y)[0, 1] for w in weights.T[varies]])
            many = row["many"][0]
            self.assertEqual(many["varying"], varies.sum())
            chance = 1 / (len(y) - 1)
            self.assertAlmostEqual(many["linear_shares"][0]["effect"]["value"],
                                   ((r ** 2 - chance) / (1 - chance)).sum(), 8)
            strongest = numpy.sort(numpy.abs(r))[::-1][:10]
            numpy.testing.assert_allclose([abs(e["effect"]["value"]) for e in many["strongest"]],
                                          strongest, rtol=1e-8)
            kinds = {s["name"]: s["effect"]["value"] for s in many["linear_shares"]}
            codes = data.group.values[varies]
            for kind in {c[0] for c in codes}:
                own = r[[c[0] == kind for c in codes]]
                self.assertAlmostEqual(kinds["category " + kind],
                                       ((own ** 2 - chance) / (1 - chance)).sum(), 8)

    def test_outputs_by_name(self):
        self.small_study(FEE, cases=3000)
        self.drgsim("run", "plan.toml", "--out", "r.h5")
        read = self.read("--output", "hospital_payout:H0001:resident", "--output", "payout")
        self.assertEqual([(o["variable"], o["entity"]) for o in read["outputs"]][:3],
                         [("hospital_payout", "resident H0001"), ("payout", "employee"),
                          ("payout", "resident")])
        fee = self.one(read, "fee-for-service", "payout", "resident")
        self.assertFalse(fee["varies"])  # what is booked does not move with budgets and weights
        text = self.drgsim("summary", "r.h5", "--sensitivity", "--hospitals", 0).stdout
        for word in ("SRC", "PRCC", "R2 of the line", "not resolved", "linear share"):
            self.assertIn(word, text)
        error = self.drgsim("summary", "r.h5", "--sensitivity", "--output", "payuot", "--output",
                            "payout:H0001", code=2).stderr
        self.assertIn("payuot", error)
        self.assertIn("H0001", error)
        self.assertIn("--sensitivity", self.drgsim("summary", "r.h5", "--output", "payout", code=2).stderr)
        self.drgsim("settle", "plan.toml", "--out", "s.h5")
        self.assertIn("no scenarios", self.drgsim("summary", "s.h5", "--sensitivity", code=2).stderr)

    def test_sobols_indices_of_a_saltelli_run(self):
        """Under fee for service the balance is budget less booked: linear in both drivers."""
        self.small_study(TWO + "", cases=2000)
        self.drgsim("run", "plan.toml", "--out", "r.h5", "--scenarios", 4 * 1024,
                    "--set", 'sampling="saltelli"')
        read = self.read()
        self.assertEqual(read["sampling"], "saltelli")
        row = self.one(read, "fee-for-service", "balance", "resident")
        with xarray.open_dataset(self.path("r.h5"), engine="netcdf4") as data, \
                xarray.open_dataset(self.path("r.h5"), engine="netcdf4", group="base") as base:
            y = data.balance.values[1, :, 1].reshape(-1, 4)
            parts = numpy.array([base.budget.values[1, 1], base.fund_booked.values[1, 1]]) ** 2
        self.assertEqual([f["factor"] for f in row["sobol"]], ["budget", "cost"])
        a, b = y[:, 0] - y[:, :2].mean(), y[:, 1] - y[:, :2].mean()
        variance = (a * a + b * b).mean() / 2
        for j, factor in enumerate(row["sobol"]):
            changed = y[:, 2 + j] - y[:, :2].mean()
            self.assertAlmostEqual(factor["first"]["value"], (b * (changed - a)).mean() / variance, 8)
            self.assertAlmostEqual(factor["total"]["value"], ((a - changed) ** 2).mean() / 2 / variance, 8)
            for order in ("first", "total"):
                low, high = factor[order]["interval"]
                self.assertLess(low - (high - low), parts[j] / parts.sum())
                self.assertGreater(high + (high - low), parts[j] / parts.sum())
                self.assertTrue(factor[order]["resolved"])

    def test_a_tornado_of_a_run_one_at_a_time(self):
        self.small_study(TWO, cases=2000)
        self.write("one.toml", self.without_scenarios(TWO).replace(
            'seed = 7', 'seed = 7\nsampling = "one-at-a-time"'))
        self.drgsim("run", "one.toml", "--out", "r.h5")
        row = self.one(self.read(), "fee-for-service", "balance", "resident")
        with xarray.open_dataset(self.path("r.h5"), engine="netcdf4") as data:
            y = data.balance.values[1, :, 1]
        self.assertEqual(row["median"], y[0])
        bars = {bar["factor"]: (bar["low"], bar["high"]) for bar in row["tornado"]}
        self.assertEqual(bars, {"budget": (y[1], y[2]), "cost": (y[3], y[4])})
        self.assertEqual(row["tornado"][0]["factor"],
                         max(bars, key=lambda f: abs(bars[f][1] - bars[f][0])))
        self.assertIn("change at high", self.drgsim("summary", "r.h5", "--sensitivity").stdout)

    def without_scenarios(self, plan):
        return plan.replace("scenarios = 150\n", "")


if __name__ == "__main__":
    main()
