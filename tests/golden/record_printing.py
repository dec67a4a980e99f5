"""Records how NumPy prints arrays into printing_numpy.json (recorded with NumPy 2.4.6).

Run it, then `deno fmt printing_numpy.json`. NumPy's own code prints every case; for the representation it is
told what Linnet decides otherwise: the name is "tensor", the implied types are float32 and bool, and a shape is
written in brackets.

Values are separated by spaces, each the shortest decimal that reads back as the same float64 or float32. Where
there are fewer values than elements, they repeat in row-major order.
"""

import json
import pathlib

import numpy as np
from numpy._core import arrayprint

arrayprint._typelessdata[:] = [np.float32, np.bool]


class Shape(tuple):
    def __repr__(self):
        return str(list(self))


class tensor(np.ndarray):
    @property
    def shape(self):
        return Shape(super().shape)


random = np.random.default_rng(24)
OPTIONS = {"precision": "precision", "suppress": "suppress", "threshold": "threshold",
           "edgeitems": "edgeItems", "linewidth": "lineWidth"}
TYPES = {"float32": np.float32, "float64": np.float64, "int32": np.int32, "bool": np.bool}
FLOATS = ("float32", "float64")
cases = []


def spell(value, dtype):
    if dtype in ("int32", "bool"):
        return str(int(value))
    if np.isnan(value):
        return "nan"
    if np.isinf(value):
        return "inf" if value > 0 else "-inf"
    text = np.format_float_scientific(value, trim="-", exp_digits=1).replace("e+", "e").replace("e0", "")
    assert TYPES[dtype](float(text)) == value
    return text


def add(group, dtype, shape, values, **options):
    """Adds a case; `values` repeats until the shape is full."""
    values = np.atleast_1d(np.asarray(values)).astype(TYPES[dtype])
    array = np.resize(values, shape) if np.prod(shape) else np.zeros(shape, TYPES[dtype])
    case = {"group": group, "dtype": dtype, "shape": list(shape),
            "values": " ".join(spell(value, dtype) for value in values[:array.size])}
    if options:
        case["options"] = {OPTIONS[name]: value for name, value in options.items()}
    with np.printoptions(**options):
        case["string"] = str(array)
        case["representation"] = repr(array.view(tensor))
    cases.append(case)


def shapes(ranks, longest=5, most=40):
    """A random shape of one of the ranks, of at most so many elements."""
    while True:
        shape = tuple(int(n) for n in random.integers(1, longest + 1, random.choice(ranks)))
        if np.prod(shape) <= most:
            return shape


def any_bits(dtype, n):
    """Numbers of every magnitude, subnormal ones included."""
    word = np.uint32 if dtype == "float32" else np.uint64
    values = random.integers(0, np.iinfo(word).max, n, dtype=word).view(TYPES[dtype])
    return values[np.isfinite(values)]


def tiny(dtype, n):
    word = np.uint32 if dtype == "float32" else np.uint64
    return (random.integers(1, 2 ** 20, n).astype(word)).view(TYPES[dtype])


def shuffled(*parts):
    return random.permutation(np.concatenate([np.atleast_1d(np.asarray(p, dtype=np.float64)) for p in parts]))


KINDS = {
    "normal": lambda d, n: random.standard_normal(n),
    "uniform": lambda d, n: random.random(n),
    "weights": lambda d, n: random.standard_normal(n) * 0.05,
    "rounded": lambda d, n: np.round(random.standard_normal(n) * 10, int(random.integers(0, 4))),
    "integers": lambda d, n: random.integers(-100, 1000, n),
    "large integers": lambda d, n: random.integers(-10 ** int(random.integers(5, 12)), 10 ** 6, n),
    "scaled": lambda d, n: random.standard_normal(n) * 10.0 ** random.integers(-12, 13),
    "logarithmic": lambda d, n: 10.0 ** random.uniform(-6, 6, n) * random.choice([-1, 1], n),
    "narrow": lambda d, n: 10.0 ** random.uniform(0, 3.1, n) * 10.0 ** random.integers(-5, 4),
    "extreme": any_bits,
    "subnormal": tiny,
    "powers of two": lambda d, n: np.ldexp(1.0, random.integers(-149, 128, n) * (1 if d == "float32" else 7)),
    "small powers of two": lambda d, n: np.ldexp(1.0, random.integers(-12, 20, n)),
    "ties": lambda d, n: (2 * random.integers(0, 2 ** 12, n) + 1) / 2.0 ** random.integers(1, 14, n),
    "just below": lambda d, n: TYPES[d](10.0) ** random.integers(-10, 20, n).astype(TYPES[d])
        * TYPES[d](1 - np.finfo(TYPES[d]).eps * int(random.integers(0, 4))),
    "not finite": lambda d, n: random.choice([np.nan, np.inf, -np.inf, 0.0, -0.0], n),
    "partly finite": lambda d, n: shuffled(random.choice([np.nan, np.inf, -np.inf, np.nan], n // 2 + 1),
                                           random.standard_normal(n) * 10.0 ** random.integers(-5, 9))[:n],
    "no minus infinity": lambda d, n: shuffled([np.nan, np.inf], random.integers(0, 9, n))[:n],
    "zeros": lambda d, n: random.choice([0.0, -0.0, 1.5e-5 if n % 2 else 2.5], n),
}

with np.errstate(all="ignore"):
    for dtype in FLOATS:
        for kind, draw in KINDS.items():
            add(kind, dtype, (), draw(dtype, 30)[:1])
            for ranks in ([1], [1], [2], [2, 3], [3, 4]):
                shape = shapes(ranks, most=24)
                add(kind, dtype, shape, draw(dtype, 60)[:int(np.prod(shape))])

        # Scalars and single elements around the limits at which exponents begin.
        real = TYPES[dtype]
        for limit in (1e-5, 1e-4, 1e3, 1e5, 1e6, 1e7, 1e8, 1e15, 1e16, 1e17):
            limit = real(limit)
            for value in (np.nextafter(limit, real(0)), limit, np.nextafter(limit, real(np.inf))):
                add("limits", dtype, (), -value if limit == 1000 else value)
            add("limits", dtype, (2,), [np.nextafter(limit, real(0)), 0])
            add("limits", dtype, (2,), [limit, 0])
        for value in (0, -0.0, np.nan, np.inf, -np.inf, 1, -2.5, 100, np.finfo(real).max, np.finfo(real).tiny,
                      np.finfo(real).smallest_subnormal, 1 / 3, 2097152.25, 1125899906842624.25, 2.0 ** -44,
                      9e22):
            add("scalars", dtype, (), value)
        for ratio in (1000, np.nextafter(real(1000), real(2000)), 1001):
            add("ratio", dtype, (2,), [real(0.007) * real(ratio), real(0.007)])
            add("ratio", dtype, (2,), [ratio, 1])
        add("exact digits", dtype, (4,), [real(1e11), 1.2345678e10, 0.1, 0])
        add("exact digits", dtype, (3,), [1e-10, 1e22, 9e22])
        # Half way to a neighbour lies a shorter decimal; it belongs to the number with the even mantissa.
        halves = (33554472, 33554448, 33554452) if dtype == "float32" else (
            18014398509481992, 18014398509481988, 18014398509482008)
        for value in halves:
            add("exact digits", dtype, (), value)
        if dtype == "float64":
            add("exact digits", dtype, (4,), [1e23, 1e-300, 1.5e5, np.nan])

        # Long rows.
        for n in (11, 12, 17, 40):
            add("wrapped", dtype, (n,), random.standard_normal(n))
            add("wrapped", dtype, (n,), np.round(random.standard_normal(n), int(n) % 3))
        add("wrapped", dtype, (2, 23), random.standard_normal(7))
        add("wrapped", dtype, (2, 2, 20), random.integers(-9, 9, 13) / 4)
        add("wrapped", dtype, (1, 1, 2, 19), random.standard_normal(11) * 1e9)
        add("wrapped", dtype, (30,), [1.5, np.nan, -np.inf, 1e-7])

        # Summaries.
        add("summary", dtype, (1000,) if dtype == "float32" else (1, 1, 9, 120), np.arange(7.0))
        add("summary", dtype, (1001,), np.arange(7.0))
        for shape in ((1001,), (12345,), (40, 40), (3, 500), (500, 3), (7, 200), (2, 1001), (11, 12, 13),
                      (2, 3, 400), (1001, 1, 1)):
            add("summary", dtype, shape, random.standard_normal(29) * 10.0 ** random.integers(-3, 5))
        add("summary", dtype, (100, 100), shuffled(random.standard_normal(28), [np.nan]))
        # The one large value is not among those shown.
        add("summary", dtype, (2000,), np.where(np.arange(2000) == 1000, 1e10, 1.5)[985:1015])

        # Options.
        for precision in (0, 1, 3, 12, 17):
            add("precision", dtype, (2, 3), random.standard_normal(6), precision=precision)
            add("precision", dtype, (4,), random.standard_normal(4) * 10.0 ** random.integers(-9, 9, 4),
                precision=precision)
        for kind in ("normal", "logarithmic", "scaled", "partly finite", "subnormal"):
            for precision in (8, 3):
                add("suppress", dtype, (5,), KINDS[kind](dtype, 9)[:5], suppress=True, precision=precision)
        add("line width", dtype, (9,), random.standard_normal(9), linewidth=30)
        add("line width", dtype, (2, 4), random.standard_normal(8), linewidth=20)
        add("line width", dtype, (2, 2), random.standard_normal(4), linewidth=3)
        add("threshold", dtype, (3, 4), random.standard_normal(12), threshold=10, edgeitems=1)
        add("threshold", dtype, (9,), random.standard_normal(9), threshold=8, edgeitems=4)
        add("threshold", dtype, (3, 6), random.standard_normal(18), threshold=0, edgeitems=2)

    for draw in (lambda n: random.integers(0, 10, n), lambda n: random.integers(-100, 100, n),
                 lambda n: random.integers(-2 ** 31, 2 ** 31, n), lambda n: -random.integers(0, 3, n)):
        add("int32", "int32", (), draw(1))
        for ranks in ([1], [2], [3], [4]):
            shape = shapes(ranks)
            add("int32", "int32", shape, draw(int(np.prod(shape))))
        add("int32", "int32", (45,), draw(45))
        add("int32", "int32", (5, 300), draw(17))
    for n in range(14, 24):
        # The dtype moves to a line of its own when it no longer fits.
        add("dtype line", "int32", (n,), np.arange(n) % 10)
        add("dtype line", "float64", (n,), np.arange(n) % 10)
    add("int32", "int32", (1000, 1000), np.arange(10))

    add("bool", "bool", (), [1])
    add("bool", "bool", (), [0])
    for ranks in ([1], [1], [2], [2], [3], [4]):
        shape = shapes(ranks)
        add("bool", "bool", shape, random.integers(0, 2, int(np.prod(shape))))
    add("bool", "bool", (3,), [1])
    add("bool", "bool", (31,), random.integers(0, 2, 31))
    add("bool", "bool", (60, 30), random.integers(0, 2, 29))

    for dtype in TYPES:
        for shape in ((0,), (0, 3), (3, 0), (2, 0, 4), (1, 1, 0, 1)):
            add("empty", dtype, shape, [0])

record = {"source": f"NumPy {np.__version__}", "cases": cases}
path = pathlib.Path(__file__).with_name("printing_numpy.json")
path.write_text(json.dumps(record) + "\n")
print(len(cases), "cases,", path.stat().st_size, "bytes")
