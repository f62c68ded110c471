#!/usr/bin/env python3
"""Reference values for variance normalisation: tests/gold/variance_normalization.json. usage: make_variance_normalization.py OUT.json

The steps that MELODIC takes with its defaults (30 directions, level 2.3, noise below 0.01 empties the voxel), written out with numpy: the mean over
time taken off, covariance of the volumes over the voxels, whitening by its 30 largest eigenvectors, scores below the level set to 0, and each voxel
divided by the sample deviation of what the other scores leave. Series come from RandomState, which the engine's tests repeat. Made on Debian 12: Python
3.11.2, numpy 1.24.2.
"""

import json
import sys

import numpy as np

LEVEL = 2.3
SHOWN = 40


def series(seed, volumes, voxels, strong):
    """Few sources of very different size, each in a tenth of the voxels, in noise that grows from voxel to voxel."""
    random = np.random.RandomState(seed)
    courses = random.normal(size=(volumes, strong))
    maps = random.normal(size=(strong, voxels))
    maps[np.abs(maps) < 1.645] = 0
    noise = random.normal(size=(volumes, voxels)) * (1 + np.arange(voxels) % 7)
    data = 900 + noise + courses @ (maps * (3 + 5 * np.arange(strong))[:, None])
    data[:, 5] = 640
    return data


def variance_normalised(data):
    data = data - data.mean(axis=0)
    count = min(30, len(data) - 1)
    values, vectors = np.linalg.eigh(np.cov(data, bias=True))
    values, vectors = values[::-1][:count], vectors[:, ::-1][:, :count]
    scores = (vectors / np.sqrt(values)).T @ data
    scores[np.abs(scores) < LEVEL] = 0
    left = data - (vectors * np.sqrt(values)) @ scores
    noise = left.std(axis=0, ddof=1)
    empty = noise < 0.01
    noise[empty] = 1
    return np.where(empty, 0, data / noise), noise


def main():
    cases = []
    for seed, volumes, voxels, strong in ((3, 48, 500, 6), (4, 70, 300, 9), (5, 12, 300, 3)):
        normalised, noise = variance_normalised(series(seed, volumes, voxels, strong))
        cases.append(dict(seed=seed, volumes=volumes, voxels=voxels, strong=strong, noise=noise.tolist(), first40=normalised[:, :SHOWN].tolist()))
    with open(sys.argv[1], "w") as file:
        json.dump({"versions": {"numpy": np.__version__}, "cases": cases}, file)


if __name__ == "__main__":
    main()
