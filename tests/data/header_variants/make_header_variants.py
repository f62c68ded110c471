"""Writes header_variants.json: small NIfTI files with unusual headers (base64) and what nibabel reads from each.

Run with Debian's python3-nibabel 5.0.0 and numpy 1.24:  python3 make_header_variants.py
"""
import base64
import json
import logging
import os
import tempfile
import warnings
import zlib

import nibabel as nib
import numpy as np

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
rng = np.random.default_rng(20)
DATATYPES = [2, 4, 8, 16, 64, 256, 512, 768, 1024, 1280]


def variant():
    header_class = nib.Nifti2Header if rng.random() < 0.3 else nib.Nifti1Header
    header = header_class(endianness="<" if rng.random() < 0.6 else ">")
    fields = header._structarr
    ndim = int(rng.integers(1, 8))
    shape = [int(size) for size in rng.integers(1, 4, ndim)]
    fields["dim"][0] = ndim
    fields["dim"][1 : ndim + 1] = shape
    fields["datatype"] = rng.choice(DATATYPES)
    fields["pixdim"] = rng.choice([0, 1, -1, 2.5, 3.3, -2, 4], 8)
    if rng.random() < 0.7:
        fields["pixdim"][1:4] = rng.uniform(0.5, 5, 3)
    if rng.random() < 0.8:
        fields["pixdim"][0] = rng.choice([-1, 1])
    quaternion = rng.normal(size=4)
    if rng.random() < 0.4:
        quaternion[0] = 0
    quaternion /= np.linalg.norm(quaternion)
    if rng.random() < 0.1:
        quaternion *= 1.0000002
    fields["quatern_b"], fields["quatern_c"], fields["quatern_d"] = quaternion[1:]
    fields["qoffset_x"], fields["qoffset_y"], fields["qoffset_z"] = rng.normal(size=3) * 50
    fields["qform_code"] = rng.choice([0, 1, 2, 4, 5, 7, -1])
    fields["sform_code"] = rng.choice([0, 0, 1, 4, 5, 9])
    for row in ("srow_x", "srow_y", "srow_z"):
        fields[row] = rng.normal(size=4) * 3
    if rng.random() < 0.1:
        fields["srow_y"] = 0
    fields["scl_slope"] = rng.choice([0, 1, 2.5, np.nan, np.inf, -0.3, 1e-3])
    fields["scl_inter"] = rng.choice([0, 3.25, 0, 1.5, -100, np.nan])
    fields["magic"] = header.single_magic
    fields["vox_offset"] = header.single_vox_offset
    n_bytes = int(np.prod(shape)) * header.get_data_dtype().itemsize
    return header.binaryblock + bytes(4) + rng.integers(0, 256, n_bytes, dtype=np.uint8).tobytes()


def read(path):
    try:
        image = nib.load(path)
        with np.errstate(all="ignore"):
            data = np.asarray(image.get_fdata(dtype=np.float64))
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return {
        "shape": [int(size) for size in image.shape],
        "zooms": [float(size) for size in image.header.get_zooms()],
        "affine": image.affine.tolist(),
        "orientation": "".join(axis or "?" for axis in nib.aff2axcodes(image.affine)),
        "n_nonfinite": int((~np.isfinite(data)).sum()),
        "crc32_float64_le_fortran": zlib.crc32(data.astype("<f8").tobytes("F")),
    }


variants = []
while len(variants) < 150:
    content = variant()
    if len(content) > 1500:
        continue
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "variant.nii")
        with open(path, "wb") as file:
            file.write(content)
        variants.append({"bytes": base64.b64encode(content).decode(), "nibabel": read(path)})
with open("header_variants.json", "w") as file:
    json.dump({"nibabel": nib.__version__, "numpy": np.__version__, "variants": variants}, file, indent=0)
