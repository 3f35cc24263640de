"""/risk computed again with numpy from the scenarios of the file; summary and compare as outsiders
read them, and what they refuse."""

import json
import math
import unittest

import h5py
import numpy
import xarray

from program import PLAN, ProgramTest, main

TWO = PLAN.replace('["guigang-2020"]', '["guigang-2020", "drg-rate", "fee-for-service"]') + """\
[[driver]]
name = "cost"
target = "cost"
by = "level"
distribution = { type = "lognormal", mean = 1.0, cv = 0.05 }
"""
TAILS = [0.95, 0.99]
SHARES = [0, 0.05, 0.1]


def tail_weights(loss, level):
    """Acerbi and Tasche's, scenarios as bad as VaR sharing equally."""
    n = len(loss)
    ordered = numpy.sort(loss)
    var = ordered[math.ceil(round(n * level, 9)) - 1]
    beyond = n * (1 - level)
    weights = (loss > var).astype(float)
    weights[loss == var] = (beyond - weights.sum()) / (loss == var).sum()
    return weights / beyond, var


def tvar_error(loss, level):
    weights, var = tail_weights(loss, level)
    tvar = (weights * loss).sum()
    spread = (weights * (loss - tvar) ** 2).sum()
    return math.sqrt((spread + level * (tvar - var) ** 2) / (len(loss) * (1 - level)))


def binomial_ranks(n, p):
    """1-based ranks around the quantile; 0 and n + 1 where there is none."""
    logs = [math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
            + k * math.log(p) + (n - k) * math.log1p(-p) for k in range(n + 1)]
    below = numpy.concatenate([[0], numpy.cumsum(numpy.exp(logs))])  # P(B < k)
    low = max([k for k in range(1, n + 1) if below[k] <= 0.025], default=0)
    high = min([k for k in range(1, n + 1) if 1 - below[k] <= 0.025], default=n + 1)
    return low, high


class Risk(ProgramTest):
    def setUp(self):
        super().setUp()
        self.small_study(TWO, cases=3000)
        self.drgsim("run", "plan.toml", "--out", "r.h5")
        self.data = xarray.open_dataset(self.path("r.h5"), engine="netcdf4")
        self.base = xarray.open_dataset(self.path("r.h5"), engine="netcdf4", group="base")
        self.risk = xarray.open_dataset(self.path("r.h5"), engine="netcdf4", group="risk")
        for data in (self.data, self.base, self.risk):
            self.addCleanup(data.close)

    def close(self, name, expected, dims):
        self.assertEqual(self.risk[name].dims, dims, name)
        numpy.testing.assert_allclose(self.risk[name].values, expected, rtol=1e-9, atol=1e-6,
                                      err_msg=name)

    def losses(self):
        """By measure: values with scenarios last, and their losses."""
        data = self.data
        last = lambda array: numpy.moveaxis(array.values, 1, -1)
        impact = last((data.hospital_payout - data.hospital_booked).sum("fund"))
        level = data.hospital_level.values
        by_level = numpy.stack([impact[:, level == k].sum(1) for k in (1, 2, 3)], 1)
        cost = last(data.hospital_cost.sum("fund"))
        rate = numpy.where(cost > 0, impact / numpy.maximum(cost, 1), 0)
        point, balance = last(data.point_value), last(data.balance)
        both = last(data.balance.sum("fund"))
        return {"point_value": (point, self.base.point_value.values[:, :, None] - point),
                "budget": (last(data.budget), None),
                "payout": (last(data.payout), last(data.payout)),
                "balance": (balance, -balance),
                "region_balance": (both, -both),
                "level_impact": (by_level, -by_level),
                "hospital_impact": (impact, -impact),
                "hospital_surplus_rate": (rate, -rate)}

    def test_moments_quantiles_and_tails(self):
        risk = self.risk
        self.assertEqual(list(risk["tail"].values), TAILS)
        n = self.data.sizes["scenario"]
        for name, (values, loss) in self.losses().items():
            dims = ("policy", *{"level": ["level"], "hospital": ["hospital"], "region": []}.get(
                name.split("_")[0], ["fund"]))
            self.close(name + "_mean", values.mean(-1), dims)
            self.close(name + "_sd", values.std(-1, ddof=1), dims)
            self.close(name + "_standard_error", values.std(-1, ddof=1) / math.sqrt(n), dims)
            self.close(name + "_maximum", values.max(-1), dims)
            quantiles = numpy.quantile(values, risk["quantile"].values, axis=-1)
            self.close(name + "_quantile", numpy.moveaxis(quantiles, 0, -1), (*dims, "quantile"))
            ordered = numpy.sort(values, -1)
            ordered = numpy.concatenate(
                [numpy.full_like(ordered[..., :1], numpy.nan), ordered,
                 numpy.full_like(ordered[..., :1], numpy.nan)], -1)
            for side, end in enumerate(("low", "high")):
                ranks = [binomial_ranks(n, p)[side] for p in risk["quantile"].values]
                self.close(f"{name}_quantile_{end}", ordered[..., ranks], (*dims, "quantile"))
            if loss is None:
                self.assertNotIn(name + "_tvar", risk)
                continue
            for t, level in enumerate(TAILS):
                tvar = numpy.apply_along_axis(lambda x: (tail_weights(x, level)[0] * x).sum(), -1, loss)
                var = numpy.apply_along_axis(lambda x: tail_weights(x, level)[1], -1, loss)
                error = numpy.apply_along_axis(lambda x: tvar_error(x, level), -1, loss)
                numpy.testing.assert_allclose(risk[name + "_tvar"].values[..., t], tvar, rtol=1e-9, atol=1e-6)
                numpy.testing.assert_allclose(risk[name + "_var"].values[..., t], var, rtol=1e-9, atol=1e-6)
                numpy.testing.assert_allclose(risk[name + "_tvar_standard_error"].values[..., t],
                                              error, rtol=1e-6, atol=1e-3)

    def test_probabilities_and_exceedance(self):
        risk, data = self.risk, self.data
        self.close("deficit_probability", (data.balance < -0.005).mean("scenario"), ("policy", "fund"))
        loss = (data.hospital_booked - data.hospital_payout).sum("fund")
        booked = data.hospital_booked.sum("fund")
        shares = [(loss > share * booked + 0.005).mean("scenario").values for share in SHARES]
        self.close("hospital_loss_probability", numpy.stack(shares, -1),
                   ("policy", "hospital", "loss_share"))
        n, p = data.sizes["scenario"], risk.hospital_loss_probability.values
        z = 1.959963984540054
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * numpy.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        numpy.testing.assert_allclose(risk.hospital_loss_probability_low, middle - half, atol=1e-9)
        numpy.testing.assert_allclose(risk.hospital_loss_probability_high, middle + half, atol=1e-9)
        above = [(data.payout.transpose("policy", "fund", "scenario").values
                  > risk.payout_exceedance_threshold.values[:, :, k, None]).mean(-1) for k in range(101)]
        self.close("payout_exceedance_probability", numpy.stack(above, -1), ("policy", "fund", "point"))

    def test_allocations_add_up_to_the_tail(self):
        risk, data = self.risk, self.data
        whole = risk.hospital_co_tvar.sum("hospital") + risk.budget_co_tvar
        numpy.testing.assert_allclose(whole, risk.balance_tvar, rtol=1e-9, atol=1e-3)
        groups = risk.group_co_tvar.sum("group") + risk.ungrouped_co_tvar + risk.region_budget_co_tvar
        numpy.testing.assert_allclose(groups, risk.region_balance_tvar, rtol=1e-9, atol=1e-3)
        for p in range(3):
            for t, level in enumerate(TAILS):
                weights, _ = tail_weights(-data.balance.values[p, :, 1], level)
                paid = data.hospital_payout.values[p, :, 1]
                numpy.testing.assert_allclose(risk.hospital_co_tvar.values[p, 1, t], weights @ paid, rtol=1e-9)
                numpy.testing.assert_allclose(risk.hospital_co_tvar_excess.values[p, 1, t],
                                              weights @ paid - paid.mean(0), rtol=1e-6, atol=1e-3)
                weights, _ = tail_weights(-data.balance.values[p].sum(-1), level)
                numpy.testing.assert_allclose(risk.group_co_tvar.values[p, t],
                                              weights @ data.group_payout.values[p], rtol=1e-9, atol=1e-6)

    def test_every_variable_has_names_and_units(self):
        self.assertEqual(list(self.risk["hospital"].values), list(self.data["hospital"].values))
        for name, variable in self.risk.variables.items():
            for attribute in ("units", "long_name", "long_name_zh"):
                self.assertTrue(variable.attrs[attribute], name)
        with h5py.File(self.path("r.h5")) as file:
            array = file["risk/hospital_co_tvar"]
            self.assertIn(file["risk/hospital"], list(array.dims[3].values()))

    def test_summary_as_json_has_the_tables(self):
        read = json.loads(self.drgsim("summary", "r.h5", "--json").stdout)
        self.assertEqual(read["scenarios"], 150)
        self.assertEqual(read["coordinates"]["policy"], list(self.data["policy"].values))
        tvar = read["risk"]["balance_tvar"]
        self.assertEqual(tvar["dims"], ["policy", "fund", "tail"])
        self.assertEqual(numpy.array(tvar["values"]).tolist(), self.risk.balance_tvar.values.tolist())
        self.assertIsNone(read["risk"]["balance_quantile_high"]["values"][0][0][-1])  # 99 % of 150
        self.assertEqual(read["settlement"]["payout"]["values"], self.base.payout.values.tolist())

    def test_parts_and_switches(self):
        for part in ("1/2", "2/2"):
            self.drgsim("run", "plan.toml", "--out", "p.h5", "--part", part)
        self.drgsim("merge", "plan.toml", "--out", "p.h5")
        self.assertEqual(self.bytes_of("p.h5"), self.bytes_of("r.h5"))
        text = self.drgsim("summary", "r.h5").stdout.splitlines()[1:]
        self.drgsim("run", "plan.toml", "--out", "n.h5", "--set", "output.risk=false")
        with h5py.File(self.path("n.h5")) as file:
            self.assertNotIn("risk", file)
        self.assertEqual(self.drgsim("summary", "n.h5").stdout.splitlines()[1:], text)
        self.drgsim("settle", "plan.toml", "--out", "s.h5")
        with h5py.File(self.path("s.h5")) as file:
            self.assertNotIn("risk", file)

    def test_compare_pairs_the_scenarios(self):
        read = json.loads(self.drgsim("compare", "r.h5", "--baseline", "fee-for-service", "--json").stdout)
        data = self.data
        rate = data.sel(policy="drg-rate")
        base = data.sel(policy="fee-for-service")
        difference = (rate.payout - base.payout).sel(fund="resident").values
        row = next(r for r in read["funds"] if (r["policy"], r["fund"], r["variable"])
                   == ("drg-rate", "resident", "payout"))
        self.assertAlmostEqual(row["mean"] / difference.mean(), 1, 9)
        self.assertAlmostEqual(row["sd"] / difference.std(ddof=1), 1, 9)
        self.assertAlmostEqual(row["below_zero"]["share"], (difference < -0.005).mean(), 12)
        ratio = (rate.payout.sel(fund="resident").values.var(ddof=1)
                 + base.payout.sel(fund="resident").values.var(ddof=1)) / difference.var(ddof=1)
        self.assertAlmostEqual(row["variance_ratio"] / ratio, 1, 9)
        paid, before = rate.hospital_payout.sum("fund"), base.hospital_payout.sum("fund")
        hospitals = [r for r in read["hospitals"] if r["policy"] == "drg-rate"]
        numpy.testing.assert_allclose([r["mean"] for r in hospitals], (paid - before).mean("scenario"),
                                      rtol=1e-9, atol=1e-6)
        for x, share in enumerate((0, 0.01, 0.05)):
            numpy.testing.assert_allclose(
                [r["loses_more_than"][x]["probability"]["share"] for r in hospitals],
                (before - paid > share * before + 0.005).mean("scenario"))
        levels = {r["id"]: r for r in read["levels"] if r["policy"] == "drg-rate"}
        third = (paid - before).values[:, data.hospital_level.values == 3].sum(1)
        self.assertAlmostEqual(levels["3"]["mean"] / third.mean(), 1, 9)
        types = {r["id"]: r for r in read["types"] if r["policy"] == "drg-rate"}
        self.assertEqual(set(types), set(data.hospital_type.values) - {""})
        groups = [r for r in read["groups"] if r["policy"] == "drg-rate"]
        numpy.testing.assert_allclose([r["mean"] for r in groups],
                                      (rate.group_payout - base.group_payout).mean("scenario"),
                                      rtol=1e-9, atol=1e-6)
        text = self.drgsim("compare", "r.h5", "--baseline", "fee-for-service", "--hospitals", 2).stdout
        for word in ("drg-rate less fee-for-service", "variance ratio", "level", "type", "winn"[:3]):
            self.assertIn(word, text)

    def test_compare_of_settlements(self):
        self.drgsim("settle", "plan.toml", "--out", "s.h5")
        read = json.loads(self.drgsim("compare", "s.h5", "--baseline", "fee-for-service", "--json").stdout)
        row = next(r for r in read["funds"] if (r["policy"], r["fund"], r["variable"])
                   == ("drg-rate", "resident", "payout"))
        expected = self.base.payout.values[1, 1] - self.base.payout.values[2, 1]
        self.assertAlmostEqual(row["settlement"], expected, 3)
        self.assertNotIn("mean", row)
        self.assertIn("settlement without scenarios",
                      self.drgsim("compare", "s.h5", "--baseline", "drg-rate").stdout)


class Refusals(ProgramTest):
    def one_line(self, *arguments, words):
        error = self.drgsim(*arguments, code=2).stderr.strip()
        self.assertEqual(len(error.splitlines()), 1, error)
        for word in words:
            self.assertIn(word, error)

    def test_wrong_baselines_and_files(self):
        self.small_study(PLAN, cases=1000)
        self.drgsim("run", "plan.toml", "--out", "r.h5", "--scenarios", 70)
        self.one_line("compare", "r.h5", "--baseline", "dip", words=["dip", "guigang-2020"])
        self.one_line("compare", "r.h5", "--baseline", "guigang-2020", words=["only policy", "policies"])
        self.one_line("compare", "r.h5", words=["--baseline"])
        for command in (["summary"], ["compare", "--baseline", "guigang-2020"]):
            self.one_line(command[0], "none.h5", *command[1:], words=["none.h5", "no such file"])
            self.write("text.h5", "no result")
            self.one_line(command[0], "text.h5", *command[1:], words=["not an HDF5 file"])
            self.write("cut.h5", self.bytes_of("r.h5")[:20_000])
            self.one_line(command[0], "cut.h5", *command[1:], words=["cut.h5"])
            self.one_line(command[0], "region.h5", *command[1:], words=["not a result"])


if __name__ == "__main__":
    main()
