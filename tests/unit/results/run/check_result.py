# Opens a result of sample_run.hpp as outsiders do, by xarray, netCDF4 and h5py, and recomputes what
# must be in it. Usage: check_result.py FILE SCENARIOS HOSPITALS
import sys

import h5py
import netCDF4
import numpy as np
import xarray as xr

path, n, hospitals = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
F, H, G, M = 2, hospitals, 4, 12
MAIN = "point_value points cost fund_booked budget payout balance".split() + [
    "cases_low", "cases_normal", "cases_high", "cases_outside"]
SHAPES = [(name, ("fund",)) for name in MAIN]
SHAPES += [("hospital_" + x, ("fund", "hospital")) for x in
           "points cost payout entitlement booked".split()]
SHAPES += [("month_point_value", ("fund", "month")), ("month_payout", ("fund", "month"))]
SHAPES += [("hospital_prepaid", ("fund", "hospital", "month"))]
SHAPES += [("group_" + x, ("group",)) for x in "cases points cost payout".split()]
SHAPES += [("pool_point_value", ("fund", "pool"))]
SHAPES += [("horizon_" + x, ("horizon", "fund")) for x in
           "point_value points cost budget payout balance".split()]
SHAPES += [("horizon_hospital_" + x, ("horizon", "hospital")) for x in "cost booked payout".split()]
INDICATORS = ("cmi cost_index time_index cost_per_case length_of_stay admissions_per_person share_low "
              "share_normal share_high share_outside self_expense_share points_per_case "
              "surplus_rate").split()
OWN = [(e + "_" + x, () if e == "region" else (e,))
       for e in ["region", "level", "hospital", "group"] for x in INDICATORS]  # of /base alone
OWN += [("hospital_alert", ("hospital", "alert")), ("community_grassroots_share", ("community",)),
        ("community_alert", ("community",))]
OWN += [("cliff_" + x, ("fund", "cliff")) for x in "cases cost money".split()]
OWN += [("hospital_" + x, ("hospital",)) for x in
        "next_base surplus_hospital surplus_departments surplus_persons".split()]
OWN += [("department_" + x, ("department",)) for x in "score surplus".split()]
ALERTS = ("cost_index time_index self_expense_share low_share high_share surplus_rate loss_rate "
          "admissions_per_person").split()
DRIVERS = [("driver_budget-noise", ()), ("driver_weight_noise", ("group",)),
           ("driver_by-two", ("hospital", "month")), ("driver_by-mdc", ("mdc",))]
SIZE = {"policy": 2, "scenario": n, "fund": F, "hospital": H, "level": 3, "group": G, "month": M,
        "mdc": 3, "pool": 2, "community": 2, "alert": 8, "cliff": 5, "department": 3, "horizon": 2}
UNITS = {"point_value": "yuan/point", "pool_point_value": "yuan/point", "points": "points", "cases": "cases", "low": "cases",
         "normal": "cases", "high": "cases", "outside": "cases"}


def sample(array, position):
    return np.sin((array * 1000003 + position).astype(float)) * 1e6


def expected(v, dims, scenarios):
    shape = [SIZE[d] for d in dims]
    rest = int(np.prod(shape, dtype=int))
    p = np.arange(2)[:, None, None]
    s = np.arange(scenarios)[None, :, None]
    i = np.arange(rest)[None, None, :]
    return sample(v, (s * 7 + p) * rest + i).reshape([2, scenarios] + shape)


def expected_own(v, dims):
    values = sample(200 + v, np.arange(2 * int(np.prod([SIZE[d] for d in dims], dtype=int))))
    values[0] = np.nan
    return values.reshape([2] + [SIZE[d] for d in dims])


def close(a, b, what):
    assert a.shape == b.shape, (what, a.shape, b.shape)
    assert np.allclose(a, b, rtol=0, atol=1e-6, equal_nan=True), what


def unit_of(name):
    return UNITS.get(name, UNITS.get(name.split("_", 1)[-1], "yuan"))


def check_coordinates(ds):
    ids = ["H%d" % h for h in range(H)]
    assert list(ds["policy"].values) == ["guigang-2020", "甲-policy"]
    assert list(ds["fund"].values) == ["employee", "resident"]
    assert list(ds["hospital"].values) == ids
    assert list(ds["group"].values) == ["FR11", "FR13", "BR21", ""]
    assert list(ds["level"].values) == [1, 2, 3]
    assert list(ds["month"].values) == list(range(1, 13))
    assert list(ds["pool"].values) == ["region", "甲县"]
    assert list(ds["community"].values) == ["乙县", "甲县"]
    assert list(ds["alert"].values) == ALERTS
    assert list(ds["cliff"].values) == list(range(1, 6))
    assert list(ds["horizon"].values) == [2024, 2025]
    assert list(ds["department"].values) == ["H0/内科", "H0/外科", "H1/内科"]
    assert list(ds["hospital_name"].values)[:3:2] == ["医院0", "医院2"][:(H + 1) // 2]
    assert list(ds["hospital_level"].values) == [1 + h % 3 for h in range(H)]
    assert list(ds["hospital_type"].values) == [["general", "tcm"][h % 2] for h in range(H)]
    assert list(ds["hospital_community"].values) == [["甲县", "", ""][h % 3] for h in range(H)]
    assert ds.attrs["Conventions"] == "CF-1.8"
    assert ds.attrs["schema_major"] == 1 and ds.attrs["schema_minor"] == 2
    assert int(ds.attrs["seed"]) == 18446744073709551557
    assert ds.attrs["plan"].startswith("schema = 1\n# 计划\n") and len(ds.attrs["plan"]) > 100000
    assert len(ds.attrs["policy_texts"]) == 2
    assert ds.attrs["policy_texts"][0].startswith('name = "guigang-2020"')


with xr.open_dataset(path, engine="netcdf4") as ds:
    wanted = ["policy"] + (["scenario"] if n else []) + ["fund", "hospital", "level", "group",
                                                         "month"] + (["mdc"] if n else []) + ["pool", "community",
                                                                              "alert", "cliff",
                                                                              "department", "horizon"]
    assert set(ds.sizes) == set(wanted), ds.sizes
    assert all(ds.sizes[d] == SIZE[d] for d in wanted), ds.sizes
    check_coordinates(ds)
    for name, var in ds.variables.items():
        assert var.attrs.get("units") and var.attrs.get("long_name"), name
        assert var.attrs.get("long_name_zh"), name
    if n:
        assert list(ds["scenario"].values) == list(range(n))
        for v, (name, dims) in enumerate(SHAPES):
            assert ds[name].dims == ("policy", "scenario") + dims, (name, ds[name].dims)
            assert ds[name].attrs["units"] == unit_of(name), name
            assert ds[name].dtype == np.float64
            close(ds[name].values, expected(v, dims, n), name)
        for k, (name, by) in enumerate(DRIVERS):
            assert ds[name].dims == ("scenario",) + by
            shape = [n] + [SIZE[d] for d in by]
            rest = int(np.prod(shape[1:], dtype=int))
            first = np.arange(n) // 64 * 64
            at = (first * rest)[:, None] + (np.arange(n) - first)[:, None] * rest + np.arange(rest)
            close(ds[name].values, sample(100 + k, at).reshape(shape), name)
        assert "region_cmi" not in ds
        assert ds["payout"].sel(policy="甲-policy", fund="resident").shape == (n,)
    else:
        assert "payout" not in ds

with xr.open_dataset(path, group="base", engine="netcdf4") as base:
    assert list(base.variables) == [name for name, _ in SHAPES]
    for v, (name, dims) in enumerate(SHAPES):
        assert base[name].dims == ("policy",) + dims, name
        assert base[name].attrs["units"] == unit_of(name) and base[name].attrs["long_name"]
        close(base[name].values, expected(v, dims, 1)[:, 0], "base/" + name)

with xr.open_dataset(path, group="indicators", engine="netcdf4") as base:
    assert list(base.variables) == [name for name, _ in OWN]
    for v, (name, dims) in enumerate(OWN):
        assert base[name].dims == ("policy",) + dims, name
        for text in "units", "long_name", "long_name_zh":
            assert base[name].attrs[text], name
        close(base[name].values, expected_own(v, dims), "indicators/" + name)
    assert base["region_cost_per_case"].attrs["units"] == "yuan"
    assert base["region_length_of_stay"].dtype == np.float64

with netCDF4.Dataset(path) as nc:
    assert nc.data_model == "NETCDF4"
    assert list(nc.dimensions) == wanted
    for name in list(nc.variables) + ["base/payout"]:
        nc[name][...]
    assert not [d for d in nc["base"].dimensions]

with h5py.File(path, "r") as f:
    assert [x.decode() for x in f["hospital"][:]] == ["H%d" % h for h in range(H)]
    assert [x.decode() for x in f["policy"][:]] == ["guigang-2020", "甲-policy"]
    assert f["base/payout"].attrs["units"] == "yuan"
    assert f["base/payout"].dims[1][0].name == "/fund"
    if n:
        assert [d[0].name for d in f["hospital_cost"].dims] == [
            "/policy", "/scenario", "/fund", "/hospital"]
        assert f["hospital_cost"].chunks == (1, min(n, 64), F, H if H <= 640 else -(-H // 2))
        assert f["hospital_cost"].shuffle and f["hospital_cost"].compression == "gzip"
        close(f["hospital_cost"][...], expected(12, ("fund", "hospital"), n), "h5py")
        users = {f[r[0]].name for r in f["scenario"].attrs["REFERENCE_LIST"]}
        assert "/payout" in users and "/driver_by-two" in users

print("ok")
