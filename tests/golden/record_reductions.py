"""Records NumPy's reductions over every set of axes into reductions_numpy.json (recorded with NumPy 2.4.6).

Run it, then `deno fmt reductions_numpy.json`. Values are multiples of 1/4 with ties, some NaN or infinite, so that sums are exact
in any order and in float32 too. A result is the shape and the values in row-major order, separated by spaces; null stands for an
error.
"""

import itertools
import json
import pathlib
import warnings

import numpy as np

warnings.simplefilter("ignore")
random = np.random.default_rng(11)
SHAPES = [(), (1,), (5,), (0,), (2, 3), (0, 3), (3, 0), (1, 4), (2, 3, 2), (2, 0, 3), (2, 2, 3, 2)]


def spell(value):
    return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(repr(float(value)), repr(float(value)))


def join(values):
    return " ".join(spell(value) for value in np.ravel(values))


def outcome(function):
    try:
        result = np.asarray(function())
        return {"shape": list(result.shape), "values": join(result)}
    except ValueError:
        return None


arrays = []
for shape in SHAPES:
    plain = random.integers(-8, 9, shape) / 4
    variants = [plain]
    if plain.size > 1:
        special = plain.copy()
        special.flat[random.integers(special.size)] = np.nan
        special.flat[random.integers(special.size)] = np.inf
        variants += [special]
    for values in variants:
        rank = len(shape)
        subsets = [axes for n in range(rank + 1) for axes in itertools.combinations(range(rank), n)]
        reductions = []
        for axes in subsets:
            record = {"axes": list(axes)}
            for name in ("sum", "mean", "max", "min"):
                record[name] = outcome(lambda: getattr(np, name)(values, axis=axes))
            reductions.append(record)
        positions = []
        for axis in (None, *range(rank)):
            record = {"axis": axis}
            for name in ("argmax", "argmin"):
                record[name] = outcome(lambda: getattr(np, name)(values, axis=axis))
            positions.append(record)
        arrays.append({"shape": list(shape), "values": join(values), "reductions": reductions, "positions": positions})

path = pathlib.Path(__file__).with_name("reductions_numpy.json")
path.write_text(json.dumps({"source": f"NumPy {np.__version__}", "arrays": arrays}))
