"""Figures of a sample as a report states them, by numpy."""

import math

import numpy

HALF_FEN = 0.005
Z = 1.959963984540054
QUANTILES = {"p05": .05, "p25": .25, "median": .5, "p75": .75, "p95": .95}


def spread_of(base, values, names=tuple(QUANTILES)):
    """A distribution as the page has it."""
    return {"base": base, "mean": values.mean(),
            **{name: numpy.quantile(values, QUANTILES[name]) for name in names}}


def error_of(values, antithetic):
    if antithetic:
        values = values.reshape(-1, 2).mean(1)
    return values.std(ddof=1) / math.sqrt(len(values))


def probability_of(events):
    """[share, low, high]: Wilson's interval."""
    n, p = len(events), events.mean()
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return [p, 0 if p == 0 else middle - half, 1 if p == 1 else middle + half]


def ranks_of(values):
    return (values[:, None] > values).sum(1) + ((values[:, None] == values).sum(1) + 1) / 2


def fisher(r, freedom):
    if freedom <= 0:
        return [r, -1, 1]
    return [r, *(math.tanh(math.atanh(r) + side * Z / math.sqrt(freedom)) for side in (-1, 1))]


def regression(inputs, output):
    """Effects by input, partial correlations, R2; on standardised columns."""
    n, k = inputs.shape
    x = (inputs - inputs.mean(0)) / inputs.std(0)
    y = (output - output.mean()) / output.std()
    beta, *_ = numpy.linalg.lstsq(x, y, rcond=None)
    rest = ((y - x @ beta) ** 2).sum() / n
    errors = numpy.sqrt(max(rest, 1e-12) * numpy.diag(numpy.linalg.inv(x.T @ x / n)) / (n - k - 1))
    partial = beta / numpy.sqrt(beta ** 2 + (n - k - 1) * errors ** 2)
    return ([[b, b - Z * e, b + Z * e] for b, e in zip(beta, errors)],
            [fisher(r, n - k - 2) for r in partial], 1 - rest)
