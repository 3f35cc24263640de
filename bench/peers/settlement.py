"""Rules 7 and 8 of guigang-2020 on the sums of one scenario, vectorised over hospitals and months:
what numpy_peer.py ends with."""

import numpy as np

UNIT, ALPHA, ADVANCE_MONTHS, SURPLUS, SELF_LIMIT, WHOLE_MONTHLY = 100.0, 0.9, 2, 1.3, 0.1, 0.7


def ratio(part, whole):
    """part / whole, 0 where there is nothing to divide by."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole != 0)


def clear(work, scenario, sums):
    """Point values, payouts and yuan a point [fund, hospital] from `sums`: month_points, addon,
    cost, booked, other [fund, hospital, month], self_expense and points [fund, hospital]."""
    budget = work["budget"] * work["times_budget"][scenario]
    cost, booked = sums["cost"].sum(axis=2), sums["booked"].sum(axis=2)
    points = sums["points"]
    net = points - work["hospital_points_deducted"] * ratio(points, points.sum(axis=0) + 0 * points)
    value = (cost.sum(1) - booked.sum(1) + budget) / net.sum(1)
    month_money = (sums["cost"] - sums["booked"]).sum(1) + budget[:, None] * work["month_share"]
    month_value = ratio(month_money, sums["month_points"].sum(1))

    entitlement = np.minimum(net * value[:, None] * work["hospital_assessment"], SURPLUS * cost)
    kept = entitlement - np.maximum(0.0, sums["self_expense"] - SELF_LIMIT * cost)
    audit = work["hospital_audit_deduction"] * ratio(booked, booked.sum(axis=0) + 0 * booked)
    month_payout = ALPHA * (((sums["month_points"] + sums["addon"]) * month_value[:, None, :]
                             - sums["other"]).sum(1)) - audit.sum(1)[:, None] / 12
    month_payout[:, 0] += ADVANCE_MONTHS * work["past_booked"].sum(1) / 12
    return {"point_value": value, "month_point_value": month_value, "month_payout": month_payout,
            "hospital_payout": kept - sums["other"].sum(axis=2) - audit}, ratio(kept, points)
