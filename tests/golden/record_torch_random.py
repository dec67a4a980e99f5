"""Records draws of PyTorch's CPU generator into torch_random.json (written with PyTorch 2.15.0, Python 3.11, AVX2 kernels).

Run from this folder. Each case is one seeding and its draws in order: method, arguments, values. `linear` records what
`torch.nn.Linear(inputs, outputs)` is initialised with.
"""

import json

import torch


def draw(method, arguments):
    arguments = list(arguments)
    dtype = torch.float32
    if arguments and arguments[-1] == "float64":
        dtype = getattr(torch, arguments.pop())
    if method == "rand" or method == "randn":
        return getattr(torch, method)(*arguments[0], dtype=dtype).tolist()
    if method == "uniform" or method == "normal":
        low, high, shape = arguments
        return getattr(torch.empty(*shape, dtype=dtype), method + "_")(low, high).tolist()
    if method == "linear":
        layer = torch.nn.Linear(*arguments, dtype=dtype)
        return {"weight": layer.weight.tolist(), "bias": layer.bias.tolist()}
    if method == "seed":
        torch.manual_seed(arguments[0])
        return None
    return getattr(torch, method)(*arguments).tolist()


def case(seed, *draws):
    torch.manual_seed(seed)
    return {
        "seed": seed,
        "draws": [{"method": method, "arguments": arguments, "values": draw(method, arguments)} for method, *arguments in draws],
    }


cases = [
    case(0, ("linear", 3, 4), ("linear", 1, 1), ("linear", 7, 5), ("linear", 2, 3, "float64"), ("rand", [2, 3])),
    case(2**32 + 5, ("rand", [3])),
    case(5, ("rand", [3])),
    case(2**53 - 1, ("rand", [3]), ("rand", [2], "float64")),
    case(1, *[("randn", [n]) for n in (1, 2, 15, 16, 17, 31, 32, 33, 15, 3)], ("randn", [4, 5])),
    case(1, *[("randn", [n], "float64") for n in (1, 2, 15, 16, 17, 31, 32, 33, 15, 3)]),
    # The second double of a pair waits while other things are drawn.
    case(2, ("randn", [3]), ("rand", [2]), ("randn", [16]), ("randperm", 4), ("randn", [2], "float64"), ("randint", 0, 9, [3])),
    case(3, ("uniform", -0.3, 0.45, [9]), ("uniform", 0.1, 3.1, [9], "float64"), ("uniform", 2.0, 2.0, [2]), ("uniform", -1e-3, 1e3, [4])),
    case(3, ("normal", 3.0, 0.7, [9]), ("normal", 3.0, 0.7, [9], "float64"), ("normal", -0.1, 0.02, [20]), ("normal", -0.1, 0.02, [20], "float64")),
    case(
        4,
        ("randint", 0, 1, [2]),
        ("randint", -5, 5, [8]),
        ("randint", 0, 2**28 - 1, [4]),
        ("randint", 0, 2**28, [4]),
        ("randint", -(2**31), 2**31, [4]),
        ("randint", 0, 2**53, [4]),
        ("rand", [1]),
    ),
    case(5, *[("randperm", n) for n in (1, 2, 3, 16, 500)], ("rand", [1])),
]

with open("torch_random.json", "w") as file:
    json.dump({"torch": torch.__version__, "cases": cases}, file)
    file.write("\n")
