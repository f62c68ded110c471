#!/usr/bin/env python3
"""CanICA and DictLearning by scikit-learn, for the same reduced rows as the engine is given. usage: decompose_rows.py SCAN MASK FWHM OUT.npz

Writes the rows (10 x voxels, C order of the mask; nilearn's randomised reduction), the loadings that dictionary learning begins with, the maps it
finds, and those of one start of CanICA's FastICA after 1, 5 and 15 iterations (cube, seed 7), whitened by the symmetric root as the engine does it.
"""

import sys

import nibabel
import numpy as np
from perturb_decompositions import N, canica, dictionary_from, first_loadings, prepared, reduced
from sklearn.decomposition import FastICA


def main():
    scan, mask, fwhm, out = sys.argv[1:]
    rows = reduced(prepared(scan, np.asanyarray(nibabel.load(mask).dataobj) != 0, float(fwhm)), False)
    loadings = first_loadings(rows, canica(rows, False, starts=1)[0])
    maps, steps = dictionary_from(rows, loadings)
    units = rows / np.sqrt((rows**2).sum(axis=1))[:, None]
    values, vectors = np.linalg.eigh(units @ units.T)
    shared = (vectors[:, ::-1] / np.sqrt(values[::-1])).T @ units
    shared -= shared.mean(axis=1, keepdims=True)
    values, vectors = np.linalg.eigh(shared @ shared.T)
    white = (vectors / np.sqrt(values)) @ vectors.T @ shared * np.sqrt(shared.shape[1])
    found = {}
    for count in (1, 5, 15):
        found[f"sources_{count}"] = FastICA(whiten=False, fun="cube", random_state=7, max_iter=count, tol=1e-30).fit_transform(white.T).T
    np.savez(out, rows=rows, loadings=loadings, maps=maps, steps=steps, white=white, **found)


if __name__ == "__main__":
    main()
