"""Records draws of NumPy's RandomState into numpy_random.json (written with NumPy 2.4.6, Python 3.11).

Run from this folder. Each case is one seeding and its draws in order: method, arguments, values.
"""

import json

import numpy as np


def plain(value):
    return value.tolist() if hasattr(value, "tolist") else value


def case(seed, draws):
    stream = np.random.RandomState(seed)
    recorded = []
    for method, *arguments in draws:
        entry = {"method": method, "arguments": arguments}
        if method == "choice":
            population, options = arguments
            entry["values"] = plain(stream.choice(population, **options))
        elif method == "shuffle":
            array = np.arange(np.prod(arguments[0])).reshape(arguments[0])
            stream.shuffle(array)
            entry["values"] = plain(array)
        elif method == "get_state":
            name, key, position, has_gauss, cached = stream.get_state()
            entry["values"] = {"key": plain(key), "position": position, "hasGauss": bool(has_gauss), "cachedGaussian": cached}
        elif method == "rand" or method == "randn":
            entry["values"] = plain(getattr(stream, method)(*arguments[0]))
        else:
            entry["values"] = plain(getattr(stream, method)(*arguments))
        recorded.append(entry)
    return {"seed": seed, "draws": recorded}


WEIGHTS = [0.1, 0.0, 0.25, 0.4, 0.05, 0.2]

cases = [
    case(0, [("rand", [3, 2]), ("randn", [2, 3]), ("rand", []), ("randn", []), ("get_state",)]),
    case(2**32 - 1, [("rand", [4]), ("randint", 0, 2**32, [3])]),
    case([1, 2, 3, 4294967295], [("rand", [4]), ("randn", [3]), ("permutation", 7)]),
    case(list(range(700)), [("rand", [3])]),
    # The cached Gaussian waits while other things are drawn.
    case(7, [("randn", [3]), ("randint", 0, 6, [5]), ("permutation", 5), ("randn", [2]), ("rand", [2]), ("normal", -3.5, 0.25, [4])]),
    case(
        11,
        [
            ("randint", 0, 1, [3]),
            ("randint", -5, 5, [6]),
            ("randint", 0, 256, [6]),
            ("randint", 0, 257, [6]),
            ("randint", -(2**31), 2**31, [6]),
            ("randint", 0, 2**31, [4]),
            ("randint", 0, 2**32 + 1, [5]),
            ("randint", -(2**40), 2**40 + 12345, [5]),
            ("randint", 0, 2**53, [3]),
            ("rand", [1]),
        ],
    ),
    case(
        13,
        [
            ("shuffle", [9]),
            ("shuffle", [5, 3]),
            ("shuffle", [4, 2, 2]),
            ("permutation", 1),
            ("permutation", 2),
            ("permutation", 300),
            ("uniform", -1.5, 2.25, [2, 4]),
            ("uniform", 3.0, 3.0, [2]),
            ("uniform", -1e-3, 1e6, [3]),
        ],
    ),
    case(
        17,
        [
            ("choice", 10, {"size": [4]}),
            ("choice", 10, {}),
            ("choice", 8, {"size": [8], "replace": False}),
            ("choice", 50, {"size": [2, 3], "replace": False}),
            ("choice", 6, {"size": [12], "p": WEIGHTS}),
            ("choice", 6, {"size": [5], "replace": False, "p": WEIGHTS}),
            ("choice", 6, {"p": WEIGHTS}),
            ("choice", 6, {"size": [2, 2], "replace": False, "p": WEIGHTS}),
            ("rand", [1]),
        ],
    ),
    # Past one renewal of the 624 words.
    case(19, [("randn", [400]), ("rand", [5]), ("get_state",)]),
]

with open("numpy_random.json", "w") as file:
    json.dump({"numpy": np.__version__, "cases": cases}, file)
    file.write("\n")
