"""Records taking, gathering, cumulative sums, sorting and unique values into indexing.json (recorded with NumPy 2.4.6 and PyTorch 2.15).

Run it, then `deno fmt indexing.json`. NumPy gives the values; PyTorch the top elements and all gradients, for which each result is
multiplied by `weights` and summed. Numbers are separated by spaces, in row-major order; an axis of null means none was given.
"""

import json
import pathlib

import numpy as np
import torch

random = np.random.default_rng(11)
NAMES = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
SHAPES = [(5,), (3, 4), (2, 3, 4), (2, 3, 1, 2)]


def join(array):
    return " ".join(NAMES.get(repr(value), repr(value).removesuffix(".0")) for value in np.asarray(array).flatten().tolist())


def numbers(shape, dtype):
    if dtype == "bool":
        return random.integers(0, 2, shape).astype(np.bool)
    if dtype == "int32":
        return random.integers(-50, 50, shape).astype(np.int32)
    return eighths(shape).astype(dtype)


def eighths(shape):
    """Numbers that are short to write."""
    return random.integers(-80, 80, shape) / 8


def record(array):
    return {"shape": list(array.shape), "values": join(array.astype(np.int32) if array.dtype == np.bool else array)}


def axes(shape):
    """Every axis once, by turns from the front and from the end."""
    return [axis - len(shape) * (axis % 2) for axis in range(len(shape))]


def differentiated(x, function):
    """The result of a PyTorch function, weights for it, and the gradient of the weighted sum."""
    leaf = torch.tensor(x, requires_grad=True)
    out = function(leaf)
    weights = eighths(tuple(out.shape))
    (out * torch.tensor(weights)).sum().backward()
    return {"weights": join(weights), "gradient": join(leaf.grad.numpy())}


cases = {name: [] for name in ("take", "gather", "cumsum", "sort", "topK", "unique")}

for dtype in ("float32", "float64", "int32", "bool"):
    for shape in SHAPES:
        x = numbers(shape, dtype)
        for axis in [None, *axes(shape)]:
            length = x.size if axis is None else shape[axis]
            for index_shape in [(), (3,), (2, 2), (0,)] if dtype == "float64" else [(2, 2)]:
                index = random.integers(-length, length, index_shape)
                case = {"dtype": dtype, "axis": axis, "a": record(x), "index": record(np.asarray(index)),
                        "expected": record(np.asarray(np.take(x, index, axis)))}
                if dtype == "float64" and index_shape == (2, 2):
                    places = torch.tensor(index % length).flatten()
                    case |= differentiated(x, lambda t: t.flatten()[places].reshape(2, 2) if axis is None
                                           else t.index_select(axis, places))
                cases["take"].append(case)
            if dtype != "bool":
                case = {"dtype": dtype, "axis": axis, "a": record(x),
                        "expected": record(np.cumsum(x, axis, dtype=x.dtype))}
                if dtype == "float64":
                    case |= differentiated(x, lambda t: t.flatten().cumsum(0) if axis is None else t.cumsum(axis))
                cases["cumsum"].append(case)
            elif axis is None:
                cases["cumsum"].append({"dtype": dtype, "axis": axis, "a": record(x),
                                        "expected": record(np.cumsum(x, axis, dtype=np.int32))})
        for axis in axes(shape):
            for count in (1, 3):
                index_shape = list(shape)
                index_shape[axis] = count
                index = random.integers(-shape[axis], shape[axis], index_shape)
                case = {"dtype": dtype, "axis": axis, "a": record(x), "index": record(index),
                        "expected": record(np.take_along_axis(x, index, axis))}
                if dtype == "float64":
                    places = torch.tensor(index % shape[axis])
                    case |= differentiated(x, lambda t: t.gather(axis, places))
                cases["gather"].append(case)
            # One index for all rows, as NumPy broadcasts it.
            index = random.integers(-shape[axis], shape[axis], [2 if i == axis % len(shape) else 1 for i in range(len(shape))])
            cases["gather"].append({"dtype": dtype, "axis": axis, "a": record(x), "index": record(index),
                                    "expected": record(np.take_along_axis(x, index, axis))})
            # Few different values, so that there are ties, for which a stable order is known.
            ties = numbers(shape, dtype) if dtype == "bool" else (random.integers(-2, 3, shape)).astype(dtype)
            if dtype in ("float32", "float64"):
                ties.flat[random.integers(0, ties.size)] = np.nan
                ties.flat[random.integers(0, ties.size)] = -0.0
                ties.flat[random.integers(0, ties.size)] = np.inf
            case = {"dtype": dtype, "axis": axis, "a": record(ties),
                    "order": join(np.argsort(ties, axis, kind="stable")), "expected": record(np.sort(ties, axis, kind="stable")),
                    "descending": join(torch.sort(torch.tensor(ties), dim=axis, descending=True, stable=True).indices)}
            cases["sort"].append(case)
            if dtype == "float64":
                distinct = random.permutation(np.prod(shape)).reshape(shape) / 8
                cases["sort"].append({"dtype": dtype, "axis": axis, "a": record(distinct),
                                      "order": join(np.argsort(distinct, axis, kind="stable")),
                                      "expected": record(np.sort(distinct, axis)),
                                      "descending": join(torch.sort(torch.tensor(distinct), dim=axis, descending=True).indices),
                                      **differentiated(distinct, lambda t: t.sort(dim=axis).values)})
            if dtype != "bool":
                distinct = random.permutation(np.prod(shape)).reshape(shape).astype(dtype)
                for k in {0, 1, shape[axis] // 2, shape[axis]} if dtype == "float64" else {1}:
                    for largest in (True, False):
                        values, indices = torch.topk(torch.tensor(distinct), k, dim=axis, largest=largest)
                        case = {"dtype": dtype, "axis": axis, "k": k, "largest": largest, "a": record(distinct),
                                "expected": record(values.numpy()), "indices": join(indices)}
                        if dtype == "float64":
                            case |= differentiated(distinct, lambda t: t.topk(k, dim=axis, largest=largest).values)
                        cases["topK"].append(case)
        few = numbers(shape, dtype) if dtype == "bool" else random.integers(-3, 4, shape).astype(dtype)
        if dtype in ("float32", "float64"):
            few.flat[: 2] = np.nan
        values, index, inverse, counts = np.unique(few, return_index=True, return_inverse=True, return_counts=True)
        cases["unique"].append({"dtype": dtype, "a": record(few), "expected": record(values), "index": join(index),
                                "inverse": record(inverse), "counts": join(counts)})

# Long sums, in which the order of the additions shows.
for dtype in ("float32", "float64"):
    for shape, axis in (((400,), 0), ((50, 5), 0), ((5, 50), 1)):
        x = (random.standard_normal(shape) * 10.0 ** random.integers(-3, 4, shape)).astype(dtype)
        cases["cumsum"].append({"dtype": dtype, "axis": axis, "a": record(x), "expected": record(np.cumsum(x, axis))})

path = pathlib.Path(__file__).with_name("indexing.json")
path.write_text(json.dumps({"source": f"NumPy {np.__version__}, PyTorch {torch.__version__}", **cases}))
