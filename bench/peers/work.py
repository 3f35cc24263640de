"""The work of the peers as flat columns: the cases of a settled year, the standards of guigang-2020,
and the multipliers that drgsim drew, each in a file of its own (little-endian float64 or int32) with
a list of them in work.json. Every peer reads this folder, and so none has to parse anything."""

import csv
import json
import os
import subprocess

import h5py
import numpy as np

POLICY = "guigang-2020"
DRIVERS = {"budget": "budget", "weight": "weight", "cost-group": "cost_group",
           "cost-hospital": "cost_hospital", "volume": "volume"}


def texts(values):
    return [v.decode() if isinstance(v, bytes) else str(v) for v in values]


class Export:
    """Writes arrays below `folder` and remembers their types and shapes."""

    def __init__(self, folder):
        self.folder, self.arrays, self.numbers = folder, {}, {}
        os.makedirs(folder, exist_ok=True)

    def add(self, name, values, kind="f64"):
        values = np.ascontiguousarray(values, dtype={"f64": "<f8", "i32": "<i4"}[kind])
        values.tofile(os.path.join(self.folder, f"{name}.{kind}"))
        self.arrays[name] = {"kind": kind, "shape": list(values.shape)}

    def close(self):
        with open(os.path.join(self.folder, "work.json"), "w", encoding="utf-8") as file:
            json.dump({"arrays": self.arrays, **self.numbers}, file, indent=1)
        with open(os.path.join(self.folder, "sizes.txt"), "w", encoding="utf-8") as file:
            for name, value in self.numbers.items():
                file.write(f"{name} {value!r}\n")


def load(folder):
    """The arrays and numbers of a folder, by name."""
    with open(os.path.join(folder, "work.json"), encoding="utf-8") as file:
        described = json.load(file)
    work = {name: np.fromfile(os.path.join(folder, f"{name}.{a['kind']}"),
                              "<f8" if a["kind"] == "f64" else "<i4").reshape(a["shape"])
            for name, a in described.pop("arrays").items()}
    return {**work, **described}


def save_answers(folder, found):
    """Writes what a peer computed, by scenario, where verify.py finds it."""
    for name in found[0]:
        np.stack([values[name] for values in found]).astype("<f8").tofile(
            os.path.join(folder, f"answer_{name}.f64"))


def standards(drgsim, region, folder, codes):
    """weight, level coefficients [group, level] and whether a group is paid by its own cost."""
    table = os.path.join(folder, "standards.csv")
    subprocess.run([drgsim, "calibrate", region, "--policy", POLICY, "--out", table, "--force"],
                   check=True, capture_output=True)
    weight = np.ones(len(codes))
    coefficient, whole = np.ones((len(codes), 3)), np.ones(len(codes), bool)
    place = {code: g for g, code in enumerate(codes)}
    with open(table, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            g = place[row["group_code"]]
            if not row["weight"]:
                continue  # without a reference case: paid by its own cost
            whole[g] = row["unstable"] == "1"
            weight[g] = float(row["weight"])
            coefficient[g] = [float(row[f"level_{level}"]) for level in (1, 2, 3)]
    return weight, coefficient, whole


def export(drgsim, region, plan_budget, result, folder, scenarios):
    """Exports the one year of `region` (a stored region), whose budget by fund is `plan_budget`
    [yuan], and the first `scenarios` scenarios of the result file."""
    out = Export(folder)
    with h5py.File(region) as file:
        case = {name: column[...] for name, column in file["cases"].items()}
        hospital = {name: column[...] for name, column in file["hospitals"].items()}
        codes = texts(file["groups"]["group_code"][...])
    month = case["discharge_date"] // 100 % 100 - 1  # stored as yyyymmdd
    hospitals, groups = len(hospital["level"]), len(codes)
    weight, coefficient, whole_group = standards(drgsim, region, folder, codes)
    ungrouped = np.array([code in ("", "0000") for code in codes])
    whole_group |= ungrouped

    order = np.lexsort((case["total_cost"], case["group_code"], month, case["hospital_id"],
                        case["fund"]))
    case = {name: case[name][order] for name in
            ("fund", "hospital_id", "group_code", "total_cost", "excluded_cost", "fund_paid",
             "patient_paid", "other_paid", "self_expense", "unreasonable_cost")}
    group = case["group_code"].astype(int)
    pair = case["fund"].astype(int) * hospitals + case["hospital_id"]
    segment = pair * 12 + month[order]
    cost = case["total_cost"] - case["excluded_cost"]
    money = {"cost": cost, "booked": case["fund_paid"], "self_expense": case["self_expense"],
             "other": case["patient_paid"] + case["other_paid"] - case["excluded_cost"],
             "whole": np.where(whole_group[group], cost - case["unreasonable_cost"], 0.0)}

    # Sums that are the same in every scenario but for a multiplier are taken once, by cell.
    cells, cell = np.unique(segment * groups + group, return_inverse=True)
    out.add("cell_segment", cells // groups, "i32")
    out.add("cell_group", cells % groups, "i32")
    for name, values in money.items():
        out.add("cell_" + name, np.bincount(cell, values, len(cells)))
    by_tail = ~whole_group[group]
    out.add("case_cell", cell[by_tail], "i32")
    out.add("cell_begin", np.searchsorted(cell[by_tail], np.arange(len(cells) + 1)), "i32")
    out.add("case_segment", segment[by_tail], "i32")
    out.add("case_group", group[by_tail], "i32")
    out.add("case_cost", cost[by_tail])
    out.add("case_unreasonable", case["unreasonable_cost"][by_tail])

    # Every case in the order of the table it came from, for peers that take one after the other.
    back = np.argsort(order, kind="stable")
    for name, values in (("segment", segment), ("group", group), ("cell", cell),
                         ("whole", whole_group[group])):
        out.add("all_" + name, values[back], "i32")
    for name in ("cost", "booked", "other", "self_expense"):
        out.add("all_" + name, money[name][back])
    out.add("all_unreasonable", case["unreasonable_cost"][back])

    out.add("weight", weight)
    out.add("coefficient", coefficient)
    out.add("level", hospital["level"], "i32")
    for name in ("coefficient", "assessment", "audit_deduction", "points_deducted"):
        default = 1.0 if name in ("coefficient", "assessment") else 0.0
        out.add("hospital_" + name, np.nan_to_num(hospital[name], nan=default))
    booked = np.bincount(segment, money["booked"], 24 * hospitals).reshape(2, hospitals, 12)
    out.add("past_booked", booked.sum(axis=2))
    out.add("month_share", booked.sum(axis=1) / booked.sum(axis=(1, 2))[:, None])
    out.add("budget", plan_budget)
    with h5py.File(result) as file:
        for driver, name in DRIVERS.items():
            out.add("times_" + name, file["driver_" + driver][:scenarios])
    out.numbers = {"cases": len(group), "tail_cases": int(by_tail.sum()), "cells": len(cells),
                   "hospitals": hospitals, "groups": groups, "scenarios": scenarios,
                   "mean_cost": float(cost[~ungrouped[group]].mean())}
    out.close()
