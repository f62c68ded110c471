#!/usr/bin/env python3
"""Reference values for sparse dictionary learning: tests/gold/dictionary.json. usage: make_dictionary.py OUT.json

scikit-learn's dict_learning_online as nilearn's DictLearning calls it (one epoch, batches of 20, coordinate descent), and its Lasso, on a small
matrix of planted sparse maps. Made on Debian 12: Python 3.11.2, numpy 1.24.2, scikit-learn 1.2.1.
"""

import json
import sys
import warnings

import numpy as np
import sklearn
from sklearn.decomposition import MiniBatchDictionaryLearning, PCA, sparse_encode

warnings.simplefilter("ignore")


def main():
    random = np.random.RandomState(3)
    voxels, features, atoms = 700, 6, 4
    maps = random.normal(size=(atoms, voxels)) * (random.rand(atoms, voxels) < 0.15) * 6
    loadings = random.normal(size=(atoms, features))
    loadings /= np.linalg.norm(loadings, axis=1, keepdims=True)
    rows = (loadings.T @ maps + 0.3 * random.normal(size=(features, voxels))).round(9)
    start = (loadings + 0.4 * random.normal(size=loadings.shape)).round(9)
    cases = []
    for alpha in (0.5, 1, 2):
        for seed in (0, 5):
            model = MiniBatchDictionaryLearning(
                n_components=atoms, alpha=alpha, max_iter=1, fit_algorithm="cd", batch_size=20, shuffle=True, dict_init=start.copy(),
                random_state=seed, transform_algorithm="lasso_cd", transform_alpha=alpha, tol=1e-3, max_no_improvement=10,
                transform_max_iter=1000,
            ).fit(rows.T)
            code = model.transform(rows.T).T
            cases.append({
                "alpha": alpha, "random_state": seed, "n_steps": int(model.n_steps_),
                "dictionary": model.components_.tolist(), "code_first40": code[:, :40].tolist(), "nonzero": (code != 0).sum(axis=1).tolist(),
            })
    coded = sparse_encode(rows.T[:40], start, algorithm="lasso_cd", alpha=1.0).T
    scores = PCA(n_components=3, whiten=True, svd_solver="full").fit_transform(rows.T).T
    result = {
        "versions": {"numpy": np.__version__, "sklearn": sklearn.__version__}, "rows": rows.tolist(), "start": start.tolist(), "cases": cases,
        "lasso_alpha1_first40": coded.tolist(), "pca_whitened_first40": scores[:, :40].tolist(),
    }
    with open(sys.argv[1], "w") as file:
        json.dump(result, file)


if __name__ == "__main__":
    main()
