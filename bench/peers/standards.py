"""The standards of one scenario of guigang-2020 by group and level, for the peers in Python."""

import numpy as np

from settlement import UNIT


def rows(work, scenario):
    """base points, normal points before k, and the costs at the low and high thresholds
    [group, level], with the weight multiplier of the scenario (rules 3, 4 T1 and 12)."""
    weight = work["weight"] * work["times_weight"][scenario]
    base = np.floor(UNIT * weight * 1e8 + 0.5) / 1e8
    bounds, limits = np.array([1, 2, 3, 5]), np.array([3.0, 2.5, 2.0, 1.5, 1.3])
    limit = limits[np.searchsorted(bounds, weight, side="left")]
    standard = work["mean_cost"] * weight[:, None] * work["coefficient"]
    return base, base[:, None] * work["coefficient"], 0.3 * standard, limit[:, None] * standard, standard
