"""Records files of np.save, np.savez and np.savez_compressed with the arrays in them into npy_numpy.json (recorded with NumPy 2.4.6).

Files are base64. Elements are in row-major order; those that JSON has no number for are text.
"""

import base64
import io
import json
import math
import pathlib
import zipfile

import numpy as np


def text_of(write):
    file = io.BytesIO()
    write(file)
    return base64.b64encode(file.getvalue()).decode()


def plain(value):
    if isinstance(value, float) and (not math.isfinite(value) or (value == 0 and math.copysign(1, value) < 0)):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity", "-0.0": "-0"}[repr(value)]
    return str(value) if isinstance(value, int) and abs(value) > 2**53 else value


def described(array):
    return {"shape": list(array.shape), "values": [plain(value) for value in array.flatten().tolist()]}


def saved(name, array, version=None):
    write = (lambda file: np.save(file, array)) if version is None else (
        lambda file: np.lib.format.write_array(file, array, version=version))
    return {"name": name, "type": array.dtype.str, "file": text_of(write), **described(array)}


arrays = []
ranges = {"i1": (-128, 127), "i2": (-32768, 32767), "i4": (-(2**31), 2**31 - 1), "u1": (0, 255), "u2": (0, 65535)}
for order in "<>":
    for code, (low, high) in ranges.items():
        arrays.append(saved(f"{order}{code}", np.array([[low, 0, 1], [2, 77, high]], order + code)))
    for code, low in (("i8", -(2**31)), ("u4", 0), ("u8", 0)):
        arrays.append(saved(f"{order}{code}", np.array([low, 0, 1, 2**31 - 1], order + code)))
    specials = [0.0, -0.0, 1.5, -2.25, math.inf, -math.inf, math.nan]
    arrays.append(saved(f"{order}f2", np.array([*specials, 65504, 2.0**-24, 2.0**-14, 0.1], order + "f2")))
    arrays.append(saved(f"{order}f4", np.array([*specials, 2.0**-149, 3.4028234663852886e38, 0.1], order + "f4")))
    arrays.append(saved(f"{order}f8", np.array([*specials, 5e-324, 1.7976931348623157e308, 0.1], order + "f8")))
arrays.append(saved("bool", np.array([[True, False], [False, True], [True, True]])))
grid = np.arange(24, dtype="<f4").reshape(2, 3, 4)
arrays.append(saved("three axes", grid))
arrays.append(saved("three axes, Fortran order", np.asfortranarray(grid)))
arrays.append(saved("two axes, Fortran order, big endian", np.asfortranarray(grid[0].astype(">i2"))))
arrays.append(saved("a transposed matrix", np.arange(6, dtype="<f8").reshape(2, 3).T))
arrays.append(saved("every second column", np.arange(12, dtype="<i4").reshape(3, 4)[:, ::2]))
arrays.append(saved("no axes", np.array(3.25, "<f4")))
arrays.append(saved("no axes, int64", np.array(-7)))
arrays.append(saved("no elements", np.zeros(0, "<f4")))
arrays.append(saved("no elements, three axes", np.zeros((3, 0, 2), "<i4")))
arrays.append(saved("six axes", np.arange(64, dtype="<i4").reshape([2] * 6)))
arrays.append(saved("format 2.0", grid[0], (2, 0)))
arrays.append(saved("format 3.0", grid[1], (3, 0)))

too_large = [
    saved("int64", np.array([1, 2**31])),
    saved("negative int64", np.array([-(2**31) - 1])),
    saved("the largest int64", np.array([3, 2**63 - 1])),
    saved("the smallest int64", np.array([-(2**63)])),
    saved("big-endian int64", np.array([2**40 + 1], ">i8")),
    saved("uint32", np.array([2**32 - 1], "<u4")),
    saved("uint64", np.array([2**64 - 1], "<u8")),
]
for case in too_large:
    array = np.load(io.BytesIO(base64.b64decode(case["file"])))
    case["float64"] = [plain(value) for value in array.astype("f8").tolist()]
    case["float32"] = [plain(value) for value in array.astype("f4").tolist()]

refused = [
    {"name": name, "type": array.dtype.str, "file": text_of(lambda file: np.save(file, array, allow_pickle=True))}
    for name, array in (
        ("complex64", np.array([1 + 2j], "<c8")),
        ("complex128", np.array([1 + 2j])),
        ("text", np.array(["setosa", "virginica"])),
        ("byte strings", np.array([b"a", b"bc"])),
        ("Python objects", np.array([{}, None], dtype=object)),
        ("dates", np.array(["2020-02-03"], "<M8[D]")),
        ("time spans", np.array([5], "<m8[s]")),
        ("raw bytes", np.zeros(2, "V3")),
        ("records with fields", np.zeros(2, [("a", "<f4"), ("b", "<i4")])),
    )
]

members = {
    "x": grid, "y": np.array([0, 2, 1]), "mask": np.array([True, False]),
    "grün ✓": np.asfortranarray(grid[0]), "zeros": np.zeros((12, 20)), "scalar": np.array(0.5, "<f2"),
}


class Stream(io.RawIOBase):
    """A file that can't be wound back: lengths follow the members then."""

    def __init__(self, file):
        self.file = file

    def writable(self):
        return True

    def write(self, data):
        return self.file.write(data)


def with_comment(file):
    np.savez_compressed(file, **members)
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = b"PK\x05\x06 no end yet"


def with_zip64_records(file):
    before = zipfile.ZIP64_LIMIT
    zipfile.ZIP64_LIMIT = 100
    np.savez(file, **members)
    zipfile.ZIP64_LIMIT = before


archives = [
    {"name": name, "file": text_of(write)}
    for name, write in (
        ("savez", lambda file: np.savez(file, **members)),
        ("savez_compressed", lambda file: np.savez_compressed(file, **members)),
        ("savez into a stream", lambda file: np.savez(Stream(file), **members)),
        ("savez_compressed into a stream", lambda file: np.savez_compressed(Stream(file), **members)),
        ("a file with a comment", with_comment),
        ("a file with zip64 records", with_zip64_records),
    )
]
mixed = text_of(lambda file: np.savez(file, x=grid[0], names=np.array(["a", "b"])))
nothing = text_of(lambda file: np.savez(file))
unnamed = text_of(lambda file: np.savez(file, np.arange(3.0), np.arange(2)))

path = pathlib.Path(__file__).with_name("npy_numpy.json")
path.write_text(json.dumps({
    "source": f"NumPy {np.__version__}",
    "arrays": arrays, "tooLarge": too_large, "refused": refused,
    "members": {name: described(array) for name, array in members.items()},
    "archives": archives, "mixed": mixed, "nothing": nothing, "unnamed": unnamed,
}, ensure_ascii=False))
