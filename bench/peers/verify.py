"""Holds a peer's answer against drgsim's result file: point values and payouts by fund, month,
hospital and group in every scenario the peer computed, to 1e-6 of the cost of the same fund,
hospital or group."""

import os

import h5py
import numpy as np

TOLERANCE = 1e-6


def answers(folder, name, shape):
    path = os.path.join(folder, f"answer_{name}.f64")
    return np.fromfile(path, "<f8").reshape(shape) if os.path.exists(path) else None


def scales(file, n):
    """What a difference of each variable is measured by, for the first n scenarios."""
    cost, points = file["cost"][0, :n], file["points"][0, :n]
    a_point = cost / np.maximum(points, 1)
    return {"point_value": a_point, "month_point_value": a_point[:, :, None],
            "month_payout": cost[:, :, None],
            "hospital_payout": np.maximum(file["hospital_cost"][0, :n], 1),
            "group_payout": np.maximum(file["group_cost"][0, :n], 1)}


def complaints(folder, result, n):
    """What is wrong with the answer in `folder`, one line a variable; empty when it is right."""
    found = []
    with h5py.File(result) as file:
        for name, scale in scales(file, n).items():
            theirs = file[name][0, :n]
            mine = answers(folder, name, theirs.shape)
            if mine is None:
                found.append(f"{name}: no answer")
                continue
            off = np.max(np.abs(mine - theirs) / scale)
            if not off <= TOLERANCE:
                found.append(f"{name}: {off:.3g} of the cost off")
    return found


def clear(folder):
    """Removes the answers of an earlier peer."""
    for name in os.listdir(folder):
        if name.startswith("answer_"):
            os.remove(os.path.join(folder, name))
