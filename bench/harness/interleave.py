"""Compares two or more ways of doing the same, run in turn in random order: medians, and the ratio
of each pair with an interval. What disturbs the machine disturbs all of them alike."""

import random
import statistics


def rounds(ways, n, seed=1):
    """Runs every way (a function without arguments) n times, each round in a new order; a list of
    results by way."""
    order = random.Random(seed)
    results = [[] for _ in ways]
    for _ in range(n):
        for i in order.sample(range(len(ways)), len(ways)):
            results[i].append(ways[i]())
    return results


def ratio(before, after, seed=2, resamples=2000):
    """Median of after/before over the rounds, and its 95 % interval by resampling rounds."""
    pairs = [b / a for a, b in zip(before, after)]
    draw = random.Random(seed)
    medians = sorted(statistics.median(draw.choices(pairs, k=len(pairs)))
                     for _ in range(resamples))
    return (statistics.median(pairs), medians[int(0.025 * resamples)],
            medians[int(0.975 * resamples)])
