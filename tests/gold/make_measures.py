#!/usr/bin/env python3
"""Reference values for measures of components: tests/gold/measures.json. usage: make_measures.py OUT.json

Spectra by scipy.signal.welch and scipy.signal.periodogram with their defaults, digamma and trigamma by scipy.special, gamma densities by scipy.stats.
Made on Debian 12: Python 3.11.2, numpy 1.24.2, scipy 1.10.1.
"""

import json
import sys

import numpy as np
import scipy
from scipy import signal, special, stats


def spectrum(length, rate, segment, seed):
    series = np.random.RandomState(seed).normal(size=length).cumsum()
    frequencies, density = signal.welch(series, fs=rate, nperseg=segment)
    _, plain = signal.periodogram(series, fs=rate)
    return {
        "series": series.tolist(),
        "rate": rate,
        "segment": segment,
        "frequencies": frequencies.tolist(),
        "welch": density.tolist(),
        "periodogram": plain.tolist(),
    }


def main(out):
    points = [0.05, 0.7, 1.0, 2.5, 9.99, 12.0, 150.0]
    gamma = stats.gamma(7.5, scale=0.42)
    where = [0.1, 1.0, 2.5, 4.0, 9.0]
    result = {
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
        "spectra": [spectrum(64, 0.5, 32, 1), spectrum(97, 1 / 2.2, 48, 2), spectrum(150, 1.25, 37, 3), spectrum(40, 0.5, 40, 4)],
        "points": points,
        "digamma": special.digamma(points).tolist(),
        "trigamma": special.polygamma(1, points).tolist(),
        "gammaDensity": {"shape": 7.5, "scale": 0.42, "at": where, "density": gamma.pdf(where).tolist()},
    }
    with open(out, "w", encoding="utf8") as file:
        json.dump(result, file)


main(sys.argv[1])
