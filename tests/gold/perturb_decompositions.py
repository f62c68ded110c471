#!/usr/bin/env python3
"""How much of CanICA's and DictLearning's answer do the last digits decide? tests/gold/perturbed_decompositions.json

usage: perturb_decompositions.py OUT.json GOLD_FOLDER NAME=SCAN ...
GOLD_FOLDER/NAME holds mask.nii.gz and decomp_*.npz of nilearn itself. nilearn's steps are repeated with scikit-learn's functions (10 components,
random_state 0, alpha 5), once as they are and then with one thing changed: input times 1 + 1e-15 or 1e-7 normal noise, one BLAS thread, an
exact SVD for the randomised one, a BLAS for another processor. Each row holds the sorted |r| of the maps of gold or of the unchanged repeat with the
best maps of the changed one. Made on Debian 12: Python 3.11.2, numpy 1.24.2, scipy 1.10.1, scikit-learn 1.2.1, OpenBLAS 0.3.21.
"""

import json
import os
import subprocess
import sys
import tempfile
import warnings

import nibabel
import numpy as np
import sklearn
from scipy import linalg, ndimage, signal
from sklearn.decomposition import FastICA, MiniBatchDictionaryLearning
from sklearn.linear_model import Ridge
from sklearn.utils.extmath import randomized_svd, svd_flip

warnings.simplefilter("ignore")
N = 10
ALPHA = 5


def prepared(scan, mask, fwhm):
    """Voxels of the mask, smoothed, detrended and z-scored: volumes x voxels."""
    image = nibabel.load(scan)
    data = np.asanyarray(image.dataobj)
    data = data.astype(np.float32 if data.dtype.kind in "iu" else np.float64)
    voxel_mm = np.sqrt((image.affine[:3, :3] ** 2).sum(axis=0))
    for axis in range(3):
        data = ndimage.gaussian_filter1d(data, fwhm / (np.sqrt(8 * np.log(2)) * voxel_mm[axis]), axis=axis)
    series = signal.detrend(data[mask].T.astype(np.float64), axis=0)
    return (series - series.mean(axis=0)) / series.std(axis=0, ddof=1)


def reduced(voxels, exact):
    if exact:
        u, s, v = linalg.svd(voxels.T, full_matrices=False)
        u, _ = svd_flip(u, v)
        return (u[:, :N] * s[:N]).T
    u, s, _ = randomized_svd(voxels.T, n_components=N, n_iter="auto", random_state=np.random.RandomState(0))
    return (u * s).T


def canica(rows, exact, starts=10):
    norms = np.sqrt((rows**2).sum(axis=1))[:, None]
    if exact:
        u, s, v = linalg.svd((rows / norms).T, full_matrices=False)
        u, _ = svd_flip(u, v)
    else:
        u, _, _ = randomized_svd((rows / norms).T, n_components=N, transpose=True, random_state=0, n_iter=3)
    found = []
    for seed in np.random.RandomState(0).randint(np.iinfo(np.int32).max, size=10)[:starts]:
        model = FastICA(n_components=N, whiten="arbitrary-variance", fun="cube", random_state=seed)
        maps = model.fit_transform(u[:, :N]).T
        found.append((np.max(np.abs(maps).sum(axis=1)), maps, model.n_iter_))
    _, maps, iterations = min(found, key=lambda entry: entry[0])
    return maps, int(iterations)


def first_loadings(rows, start):
    maps = start / np.sqrt((start**2).sum(axis=1))[:, None]
    loadings = Ridge(alpha=1e-6, fit_intercept=False).fit(maps.T, rows.T).coef_.T
    return loadings / np.maximum(np.sqrt((loadings**2).sum(axis=0)), 1e-12)


def dictionary_from(rows, loadings):
    model = MiniBatchDictionaryLearning(
        n_components=N, alpha=ALPHA, max_iter=1, fit_algorithm="cd", batch_size=20, shuffle=True, dict_init=loadings.copy(), random_state=0,
        transform_algorithm="lasso_cd", transform_alpha=ALPHA, tol=1e-3, max_no_improvement=10, transform_max_iter=1000,
    ).fit(rows.T)
    return model.transform(rows.T).T, model.n_steps_


def dictionary(rows, exact):
    return dictionary_from(rows, first_loadings(rows, canica(rows, exact, starts=1)[0]))


def fitted(scan, mask, change):
    found = {}
    for name, fwhm, fit in (("canica", 6, canica), ("dictlearning", 4, dictionary)):
        voxels = prepared(scan, mask, fwhm)
        if change in ("1e-15", "1e-7"):
            voxels = voxels * (1 + float(change) * np.random.RandomState(1).normal(size=voxels.shape))
        maps, iterations = fit(reduced(voxels, change == "exact"), change == "exact")
        found[name] = maps
        found[name + "_iterations"] = iterations
    return found


def agreement(maps, others):
    r = np.nan_to_num(np.abs(np.corrcoef(maps, others)[: len(maps), len(maps) :]))
    return np.sort(r.max(axis=1)).round(6).tolist()


def main():
    if sys.argv[1] == "--one":
        scan, mask, change, out = sys.argv[2:]
        np.savez(out, **fitted(scan, np.asanyarray(nibabel.load(mask).dataobj) != 0, change))
        return
    out, folder, *scans = sys.argv[1:]
    cases = []
    changes = {"none": {}, "1e-15": {}, "1e-7": {}, "exact": {}, "threads": {"OPENBLAS_NUM_THREADS": "1"}, "processor": {"OPENBLAS_CORETYPE": "Prescott"}}
    with tempfile.TemporaryDirectory() as place:
        for name, scan in (entry.split("=") for entry in scans):
            results = {}
            for change, environment in changes.items():
                path = os.path.join(place, "one.npz")
                words = [sys.executable, __file__, "--one", scan, f"{folder}/{name}/mask.nii.gz", change, path]
                subprocess.run(words, check=True, env={**os.environ, **environment})
                results[change] = dict(np.load(path))
            for model, gold in (("canica", "canica_nothreshold"), ("dictlearning", "dictlearning")):
                reference = np.load(f"{folder}/{name}/decomp_{gold}.npz")["components"].astype(float)
                base = results["none"][model]
                cases.append({
                    "case": name, "model": model, "n_iter": int(results["none"][model + "_iterations"]),
                    "repeat_to_gold": agreement(reference, base),
                    **{f"changed_{change}": agreement(base, results[change][model]) for change in changes if change != "none"},
                })
    with open(out, "w") as file:
        json.dump({"versions": {"numpy": np.__version__, "sklearn": sklearn.__version__}, "cases": cases}, file, indent=1)


if __name__ == "__main__":
    main()
