#!/usr/bin/env python3
"""Repeats one run of Counterpoint with nilearn and scikit-learn.

usage: repeat_run.py [SCAN] [--out FOLDER] [--compare MAPS]

SCAN is the scan of the run when it is not given. Writes maps.nii.gz, mask.nii.gz, mean.nii.gz and mixing.tsv into FOLDER, and with --compare
prints how well each map agrees with that of an image (maps.nii.gz of the run). Needs numpy, scipy, nibabel and scikit-learn 1.2 or later. Mask and
smoothing are nilearn's where nilearn is installed; where it is not, prepare_with_scipy() takes the same steps.
Everything is computed in float64.
"""

import argparse
import hashlib
import os
import re
import sys

import nibabel
import numpy as np
from scipy import linalg, ndimage, signal, stats
from sklearn.decomposition import PCA, FastICA

try:
    from nilearn.maskers import NiftiMasker
except ImportError:
    NiftiMasker = None

# @settings


def open_scan(path):
    """The scan as an image of four dimensions; dimensions 5 to 7 become time only if the run did so."""
    image = nibabel.load(path)
    shape = image.shape
    if len(shape) > 4:
        if not FOLD_EXTRA_DIMENSIONS and any(size > 1 for size in shape[4:]):
            sys.exit(f"{path} has {len(shape)} dimensions")
        data = np.asanyarray(image.dataobj).reshape(shape[:3] + (-1,), order="F")
        image = nibabel.Nifti1Image(data, image.affine)
    if DROPPED_VOLUMES:
        image = image.slicer[..., DROPPED_VOLUMES:]
    return image


def mask_from_file(scan):
    """Voxels of the mask file that are neither 0 nor NaN; on another grid, the nearest voxel of the mask, 0 outside it."""
    image = nibabel.load(MASK_FILE)
    values = np.asanyarray(image.dataobj).squeeze()
    mask = (values != 0) & ~np.isnan(values)
    if mask.shape == scan.shape[:3] and np.allclose(image.affine, scan.affine, atol=0.05 * min(scan.header.get_zooms()[:3])):
        return mask
    to_mask = np.linalg.inv(image.affine) @ scan.affine
    places = np.indices(scan.shape[:3]).reshape(3, -1)
    nearest = np.floor(to_mask[:3, :3] @ places + to_mask[:3, 3:] + 0.5).astype(int)
    inside = np.all((nearest >= 0) & (nearest < np.array(mask.shape)[:, None]), axis=0)
    found = np.zeros(inside.shape, dtype=bool)
    found[inside] = mask[tuple(nearest[:, inside])]
    return found.reshape(scan.shape[:3])


def prepare_with_nilearn(image):
    """Mask and smoothed voxels (volumes x voxels) by nilearn's NiftiMasker."""
    mask_image = None
    if MASK_STRATEGY == "file":
        mask_image = nibabel.Nifti1Image(mask_from_file(image).astype(np.uint8), image.affine)
    if MASK_STRATEGY == "whole-field":
        mask_image = nibabel.Nifti1Image(np.ones(image.shape[:3], np.uint8), image.affine)
    if MASK_STRATEGY == "background":
        mask_args = {"opening": MASK_OPENING, "connected": MASK_OPENING > 0}
    else:
        mask_args = {"lower_cutoff": LOWER_CUTOFF, "upper_cutoff": UPPER_CUTOFF, "opening": MASK_OPENING}
    masker = NiftiMasker(
        mask_img=mask_image,
        mask_strategy="background" if MASK_STRATEGY == "background" else "epi",
        mask_args=mask_args,
        smoothing_fwhm=SMOOTHING_FWHM if any(SMOOTHING_FWHM) else None,
        standardize=False,
        dtype="float64",
    )
    voxels = masker.fit_transform(image)
    mask = np.asanyarray(masker.mask_img_.dataobj) != 0
    return mask, np.asarray(voxels, dtype=np.float64)


def largest_part(mask):
    """The largest part of a mask whose voxels share faces."""
    labels, count = ndimage.label(mask)
    return labels == 1 + np.argmax(np.bincount(labels.ravel())[1:]) if count else mask


def cleaned(mask, connected):
    """Erosion, largest part, dilation, erosion, as nilearn does with the masks that it computes."""
    if MASK_OPENING:
        mask = ndimage.binary_erosion(mask, iterations=MASK_OPENING)
    if connected:
        mask = largest_part(mask)
    if MASK_OPENING:
        mask = ndimage.binary_dilation(mask, iterations=2 * MASK_OPENING)
        mask = ndimage.binary_erosion(mask, iterations=MASK_OPENING)
    return mask


def epi_mask(mean):
    """nilearn's compute_epi_mask: voxels above the widest gap in the histogram of the mean image."""
    finite = np.isfinite(mean)
    smooth = np.where(finite, mean, 0)
    if MASK_OPENING:
        for axis in range(3):
            smooth = ndimage.gaussian_filter1d(smooth, 1 / np.sqrt(8 * np.log(2)), axis=axis)
        smooth = np.where(finite, smooth, 0)
    values = np.sort(smooth, axis=None)
    lower = int(np.floor(LOWER_CUTOFF * len(values)))
    upper = min(int(np.floor(UPPER_CUTOFF * len(values))), len(values) - 1)
    gap = lower + np.argmax(values[lower + 1 : upper + 1] - values[lower:upper])
    return cleaned(smooth >= 0.5 * (values[gap] + values[gap + 1]), True)


def background_mask(mean):
    """nilearn's compute_background_mask: voxels that differ from the median of the border of the image."""
    layers = [np.take(mean, part, axis=axis).ravel() for axis in range(3) for part in ([0, 1], [-2, -1])]
    background = np.median(np.concatenate(layers))
    mask = ~np.isnan(mean) if np.isnan(background) else mean != background
    return cleaned(mask, MASK_OPENING > 0)


def prepare_with_scipy(image):
    """Mask and smoothed voxels (volumes x voxels) in the steps and precision of nilearn's NiftiMasker."""
    stored = np.asanyarray(image.dataobj)
    stored = stored.astype(stored.dtype.newbyteorder("="))
    mean = stored.mean(axis=-1)
    if stored.dtype.kind in "iu":
        data = stored.astype(np.float32 if stored.dtype.itemsize < 8 else np.float64)
    else:
        data = np.nan_to_num(stored, nan=0, posinf=0, neginf=0)
    if MASK_STRATEGY == "file":
        mask = mask_from_file(image)
    elif MASK_STRATEGY == "whole-field":
        mask = np.ones(stored.shape[:3], dtype=bool)
    elif MASK_STRATEGY == "background":
        mask = background_mask(mean)
    else:
        mask = epi_mask(mean)
    voxel_mm = np.sqrt((image.affine[:3, :3] ** 2).sum(axis=0))
    for axis, sigma in enumerate(np.array(SMOOTHING_FWHM) / (np.sqrt(8 * np.log(2)) * voxel_mm)):
        if sigma > 0:
            data = ndimage.gaussian_filter1d(data, sigma, axis=axis)
    return mask, data[mask].T.astype(np.float64)


def confounds_of_the_run():
    """Columns of the confounds table (volumes x columns) without the dropped volumes; None when there are none."""
    if not CONFOUNDS:
        return None
    with open(CONFOUNDS_FILE, encoding="utf-8-sig") as file:
        lines = [line.rstrip("\r\n") for line in file if line.strip()]
    separator = "\t" if "\t" in lines[0] else ","
    table = [[cell.strip().strip('"') for cell in line.split(separator)] for line in lines]
    columns = [table[0].index(name) for name in CONFOUNDS]
    missing = ("n/a", "na", "nan", "")
    kept = [[np.nan if row[column].lower() in missing else float(row[column]) for column in columns] for row in table[1 + DROPPED_VOLUMES :]]
    values = np.array(kept)
    # A derivative has no value at its first volume.
    values[0] = np.where(np.isnan(values[0]), values[1], values[0])
    return values


def filtered(series):
    """Butterworth filter of order 5, forwards and backwards, as nilearn's signal.butterworth."""
    nyquist = 0.5 / REPETITION_TIME
    limits = [limit for limit in (HIGH_PASS, LOW_PASS if LOW_PASS and LOW_PASS < nyquist else None) if limit]
    if not limits:
        return series
    kind = "band" if len(limits) == 2 else ("high" if HIGH_PASS else "low")
    sections = signal.butter(5, limits if len(limits) == 2 else limits[0], btype=kind, output="sos", fs=1 / REPETITION_TIME)
    return signal.sosfiltfilt(sections, series, axis=0)


def cleaned_over_time(voxels):
    """Trend, band and confounds are taken out of the time courses (volumes x voxels), in the order of nilearn's signal.clean."""
    mean = voxels.mean(axis=0)
    confounds = confounds_of_the_run()
    size = None if confounds is None else np.abs(confounds).max(axis=0)
    if DETREND:
        voxels = signal.detrend(voxels, axis=0)
        confounds = None if confounds is None else signal.detrend(confounds, axis=0)
    with_band = bool(HIGH_PASS or LOW_PASS)
    if with_band:
        voxels = filtered(voxels)
        confounds = None if confounds is None else filtered(confounds)
    if confounds is not None:
        deviation = confounds.std(axis=0)
        deviation[deviation <= 1e-9 * size] = np.inf
        q, r, _ = linalg.qr((confounds - confounds.mean(axis=0)) / deviation, mode="economic", pivoting=True)
        q = q[:, np.abs(np.diag(r)) > 1e-10 * np.abs(r[0, 0])]
        voxels = voxels - q @ (q.T @ voxels)
    if with_band or (DETREND and STANDARDIZE == "psc"):
        voxels = voxels + mean
    return voxels


def divided_by_noise(voxels):
    """MELODIC's variance normalisation: each voxel over the deviation of what is left of it without its strong scores along 30 directions."""
    values, vectors = np.linalg.eigh(np.cov(voxels, bias=True))
    count = min(30, len(voxels) - 1)
    values, vectors = values[::-1][:count], vectors[:, ::-1][:, :count]
    scores = vectors.T @ voxels
    scores[np.abs(scores) < 2.3 * np.sqrt(np.maximum(values, 0))[:, None]] = 0
    noise = (voxels - vectors @ scores).std(axis=0, ddof=1)
    empty = noise <= 0.01 * voxels.std(axis=0, ddof=1)
    return np.where(empty, 0, voxels / np.where(empty, 1, noise))


def standardised(voxels):
    """What is done to the time course of each voxel (volumes x voxels)."""
    if STANDARDIZE == "none" or len(voxels) < 2:
        return voxels
    mean = voxels.mean(axis=0)
    tiny = np.finfo(np.float64).eps
    if STANDARDIZE == "variance-normalization":
        return divided_by_noise(voxels - mean)
    if STANDARDIZE == "psc":
        return (voxels - mean) * np.where(np.abs(mean) < tiny, 0, 100 / np.where(mean == 0, 1, np.abs(mean)))
    centred = voxels - mean
    deviation = centred.std(axis=0, ddof=1 if STANDARDIZE == "zscore_sample" else 0)
    deviation[deviation < tiny] = 1
    return centred / deviation


def start_matrix():
    """The matrix that the run was given to start from; None: from the seed."""
    if W_INIT is None:
        return None
    if W_INIT.endswith(".npy"):
        return np.load(W_INIT)
    with open(W_INIT, encoding="utf-8") as file:
        return np.array([re.split(r"[\t,;\s]+", line.strip()) for line in file if line.strip() and not line.startswith("#")], dtype=float)


def principal_components(voxels):
    """The first principal components, voxels as samples, each signed so that the first volume's loading is positive."""
    sources = PCA(n_components=N_COMPONENTS, svd_solver="full").fit_transform(voxels.T).T
    sources /= sources.std(axis=1, keepdims=True)
    mixing = (voxels - voxels.mean(axis=1, keepdims=True)) @ sources.T / voxels.shape[1]
    signs = np.where(mixing[0] < 0, -1, 1)
    return sources * signs[:, None], mixing * signs


def dual_regression(voxels, mask):
    """Time courses regressed on the given maps (all together and a constant), and maps of this scan regressed on them at variance 1."""
    given = np.nan_to_num(np.asanyarray(nibabel.load(MAPS_FILE).dataobj)[mask].astype(np.float64), posinf=0, neginf=0)
    courses = linalg.lstsq(np.column_stack([given, np.ones(len(given))]), voxels.T)[0][:-1].T
    regressors = (courses - courses.mean(axis=0)) / courses.std(axis=0)
    return linalg.lstsq(np.column_stack([regressors, np.ones(len(courses))]), voxels)[0][:-1], courses


def decompose(voxels, mask):
    """Sources (components x voxels) and time courses (volumes x components), in the order in which they are found."""
    if MODEL == "pca":
        return principal_components(voxels)
    if MODEL == "dual-regression":
        return dual_regression(voxels, mask)
    ica = FastICA(
        n_components=N_COMPONENTS,
        algorithm=ALGORITHM,
        whiten=WHITEN,
        whiten_solver=WHITEN_SOLVER,
        fun=FUN,
        fun_args={"alpha": FUN_ALPHA} if FUN == "logcosh" else None,
        max_iter=MAX_ITER,
        tol=TOL,
        random_state=RANDOM_STATE,
        w_init=start_matrix(),
    )
    # Voxels are the samples: the components are independent in space.
    sources = ica.fit_transform(voxels.T).T
    print(f"FastICA: {ica.n_iter_} iterations (the run: {ITERATIONS_OF_THE_RUN})")
    return sources, ica.mixing_


def scaled(sources):
    """Maps as the run scales them."""
    axis = 1 if NORMALIZE == "component" else 0
    centred = sources - sources.mean(axis=axis, keepdims=True)
    deviation = centred.std(axis=axis, keepdims=True)
    return centred / np.where(deviation == 0, 1, deviation)


def arranged(maps, mixing):
    """Order and sign: map and time course always together; given maps keep theirs."""
    if MODEL == "dual-regression":
        return maps, mixing
    if ORDER != "as-found":
        size = (mixing**2).sum(axis=0) if ORDER == "variance" else stats.kurtosis(maps, axis=1)
        order = np.argsort(-size, kind="stable")
        maps, mixing = maps[order], mixing[:, order]
    if SIGN == "positive-peak":
        peaks = maps[np.arange(len(maps)), np.abs(maps).argmax(axis=1)]
        signs = np.where(peaks < 0, -1, 1)
        maps, mixing = maps * signs[:, None], mixing * signs
    return maps, mixing


def on_grid(values, mask):
    """Values of the mask's voxels on the whole grid, 0 elsewhere; the components become volumes."""
    grid = np.zeros(mask.shape + (len(values),))
    grid[mask] = values.T
    return grid


def compare(maps, mask, path):
    """Correlation of each map with the volume of the same number in an image."""
    other = np.asanyarray(nibabel.load(path).dataobj)
    for index, values in enumerate(maps):
        r = np.corrcoef(values, other[..., index][mask])[0, 1]
        print(f"component {index + 1}: r = {r:.8f}")


def main():
    parser = argparse.ArgumentParser(description="Repeats one run of Counterpoint.")
    parser.add_argument("scan", nargs="?", default=SCAN)
    parser.add_argument("--out", default="repeated_run")
    parser.add_argument("--compare", metavar="MAPS")
    options = parser.parse_args()

    with open(options.scan, "rb") as file:
        digest = hashlib.sha256()
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    if digest.hexdigest() != SCAN_SHA256:
        print("warning: this is not the scan of the run (another SHA-256)", file=sys.stderr)

    image = open_scan(options.scan)
    prepare = prepare_with_nilearn if NiftiMasker else prepare_with_scipy
    mask, voxels = prepare(image)
    print(f"mask: {mask.sum()} voxels (the run: {VOXELS_OF_THE_RUN}), {'nilearn' if NiftiMasker else 'scipy'}")
    sources, mixing = decompose(standardised(cleaned_over_time(voxels)), mask)
    maps, mixing = arranged(scaled(sources), mixing)

    os.makedirs(options.out, exist_ok=True)

    def save(array, name):
        nibabel.Nifti1Image(array, image.affine).to_filename(os.path.join(options.out, name))

    save(on_grid(maps, mask), "maps.nii.gz")
    save(mask.astype(np.uint8), "mask.nii.gz")
    save(np.asanyarray(image.dataobj).mean(axis=-1, dtype=np.float64), "mean.nii.gz")
    np.savetxt(os.path.join(options.out, "mixing.tsv"), mixing, delimiter="\t")
    if options.compare:
        compare(maps, mask, options.compare)


if __name__ == "__main__":
    main()
