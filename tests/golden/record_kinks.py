"""Records PyTorch's gradients where functions have kinks, poles or ties, into kinks_torch.json (recorded with PyTorch 2.15).

Run it, then `deno fmt kinks_torch.json`. Each case is an element-wise function of one or two inputs, float64; `gradients` are those of
the sum of its results. Values are separated by spaces.
"""

import itertools
import json
import pathlib

import torch

inf, nan = float("inf"), float("nan")


def join(values):
    names = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
    return " ".join(names.get(repr(value), repr(value)) for value in values.flatten().tolist())


def leaf(values):
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)


def record(name, function, *inputs):
    leaves = [leaf(values) for values in inputs]
    result = function(*leaves)
    result.sum().backward()
    gradients = [torch.zeros_like(x) if x.grad is None else x.grad for x in leaves]
    cases.append({
        "name": name, "inputs": [join(x) for x in leaves], "shape": list(leaves[0].shape),
        "output": join(result), "gradients": [join(gradient) for gradient in gradients],
    })


cases = []
bases = [0.0, -0.0, 2.0, -2.0, 1.0, -1.0, 0.5, inf, -inf, nan]
exponents = [0.0, 1.0, 2.0, 3.0, -1.0, 0.5, -0.5, inf, -inf, nan]
pairs = list(itertools.product(bases, exponents))
record("pow", torch.pow, [a for a, _ in pairs], [b for _, b in pairs])
for exponent in [0, 1, 2, 3, -1, 0.5, -0.5]:
    # Of −∞ PyTorch takes a square root where the exponent is a number, and IEEE 754's power where it is a tensor.
    finite = [value for value in bases if value != -inf or exponent % 1 == 0]
    record(f"pow {exponent}", lambda x: torch.pow(x, exponent), finite)

values = [-1.0, -0.0, 0.0, 1.0, inf, -inf, nan]
pairs = list(itertools.product(values, values))
left, right = [a for a, _ in pairs], [b for _, b in pairs]
record("maximum", torch.maximum, left, right)
record("minimum", torch.minimum, left, right)
record("div", torch.div, left, right)
for name in ("sqrt", "log", "reciprocal", "sigmoid", "tanh", "exp", "square"):
    record(name, getattr(torch, name), values)
# Of NaN PyTorch's abs has the slope 0, its relu 1, and its clamp none towards the limits.
numbers = values[:-1]
record("abs", torch.abs, numbers)
record("relu", torch.relu, numbers)
record("leakyRelu", lambda x: torch.nn.functional.leaky_relu(x, 0.01), values)
record("clip", torch.clamp, numbers + [-2.0, 0.5, 2.0], [-1.0] * 9, [1.0] * 9)
for name in ("amax", "amin"):
    record(name, lambda x: getattr(torch, name)(x, dim=()), [1.0, 3.0, 3.0, -2.0, -2.0, 3.0])
    record(f"{name} rows", lambda x: getattr(torch, name)(x, dim=1), [[1.0, 3.0, 3.0], [2.0, 2.0, 2.0], [0.0, -1.0, 5.0]])

path = pathlib.Path(__file__).with_name("kinks_torch.json")
path.write_text(json.dumps({"source": f"PyTorch {torch.__version__}", "cases": cases}))
