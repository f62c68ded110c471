#!/usr/bin/env python3
"""Reference values for cleaning time courses: tests/gold/cleaning.json. usage: make_cleaning.py OUT.json

The steps of nilearn's signal.clean (0.14, defaults) with numpy's and scipy's own functions: detrending by scipy.signal.detrend, the Butterworth
filter by scipy.signal.butter and sosfiltfilt (filtfilt with b and a is nilearn's older way and is kept beside it), confounds by scipy.linalg.qr
with pivoting. Made on Debian 12: Python 3.11.2, numpy 1.24.2, scipy 1.10.1.
"""

import json
import sys

import numpy as np
import scipy
from scipy import linalg, signal

ORDER = 5


def band(t_r, high_pass, low_pass):
    limits = [limit for limit in (high_pass, low_pass) if limit is not None]
    kind = "band" if len(limits) == 2 else ("low" if high_pass is None else "high")
    return (limits if len(limits) == 2 else limits[0]), kind, 1 / t_r


def filtered(series, t_r, high_pass, low_pass):
    limits, kind, rate = band(t_r, high_pass, low_pass)
    return signal.sosfiltfilt(signal.butter(ORDER, limits, btype=kind, output="sos", fs=rate), series, axis=0)


def filtered_with_coefficients(series, t_r, high_pass, low_pass):
    limits, kind, rate = band(t_r, high_pass, low_pass)
    return signal.filtfilt(*signal.butter(ORDER, limits, btype=kind, output="ba", fs=rate), series, axis=0)


def clean(series, case, confounds):
    mean = series.mean(axis=0)
    size = None if confounds is None else np.abs(confounds).max(axis=0)
    with_band = case["high_pass"] is not None or case["low_pass"] is not None
    if case["detrend"]:
        series = signal.detrend(series, axis=0)
        confounds = None if confounds is None else signal.detrend(confounds, axis=0)
    if with_band:
        series = filtered(series, case["t_r"], case["high_pass"], case["low_pass"])
        confounds = None if confounds is None else filtered(confounds, case["t_r"], case["high_pass"], case["low_pass"])
    if confounds is not None:
        deviation = confounds.std(axis=0)
        # nilearn divides the rounding that is left of a column by its own deviation, and takes a random direction out of the data.
        deviation[deviation < 1e-9 * size] = np.inf
        q, r, _ = linalg.qr((confounds - confounds.mean(axis=0)) / deviation, mode="economic", pivoting=True)
        q = q[:, np.abs(np.diag(r)) > 1e-10 * np.abs(r[0, 0])]
        series = series - q @ (q.T @ series)
    if with_band or (case["detrend"] and case["standardize"] == "psc"):
        series = series + mean
    kind = case["standardize"]
    if kind == "none":
        return series
    mean = series.mean(axis=0)
    if kind == "psc":
        return (series - mean) / np.abs(mean) * 100
    return (series - mean) / series.std(axis=0, ddof=1 if kind == "zscore_sample" else 0)


def main():
    random = np.random.RandomState(7)
    volumes, voxels = 72, 5
    time = np.arange(volumes)[:, None]
    series = 500 + 100 * random.rand(voxels) + random.normal(size=(volumes, voxels)) + 0.03 * time * random.normal(size=voxels)
    series += 2 * np.sin(2 * np.pi * time * 0.03 * 2 + random.rand(voxels))
    confounds = np.cumsum(random.normal(size=(volumes, 4)), axis=0)
    # Two that depend on the others, and one that never changes.
    confounds = np.hstack([confounds, confounds[:, :1] - 2 * confounds[:, 1:2], np.ones((volumes, 1))])
    cases = []
    for detrend in (False, True):
        for high_pass, low_pass in ((None, None), (0.01, None), (None, 0.1), (0.01, 0.1)):
            for standardize in ("zscore_sample", "zscore", "psc", "none"):
                for with_confounds in (False, True):
                    case = dict(detrend=detrend, high_pass=high_pass, low_pass=low_pass, standardize=standardize, t_r=2.0)
                    output = clean(series, case, confounds if with_confounds else None)
                    cases.append({**case, "confounds": with_confounds, "output": np.round(output, 12).tolist()})
    filters = []
    for t_r, high_pass, low_pass in ((2, 0.01, None), (2, None, 0.1), (2, 0.01, 0.1), (0.72, 0.008, 0.09), (3, 0.01, 0.16), (2, 0.02, 0.24)):
        sos = filtered(series, t_r, high_pass, low_pass)
        coefficients = filtered_with_coefficients(series, t_r, high_pass, low_pass)
        filters.append({
            "t_r": t_r, "high_pass": high_pass, "low_pass": low_pass, "sosfiltfilt": sos.tolist(),
            "largest_difference_to_filtfilt": float(np.abs(sos - coefficients).max()),
        })
    versions = {"numpy": np.__version__, "scipy": scipy.__version__}
    with open(sys.argv[1], "w") as file:
        json.dump({"versions": versions, "series": series.tolist(), "confounds": confounds.tolist(), "cases": cases, "filters": filters}, file)


if __name__ == "__main__":
    main()
