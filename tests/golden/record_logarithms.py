"""Records correctly rounded logarithms of doubles into logarithms.json (written with mpmath 1.3.0, Python 3.11).

Run from this folder.
"""

import json
import math
import random

import mpmath

mpmath.mp.prec = 300
random.seed(1)
arguments = [1.0, 0.5, 2.0**-53, 2.0**-1022, 1 - 2.0**-53, 1 + 2.0**-52, math.sqrt(0.5), math.nextafter(math.sqrt(0.5), 0), 1e308]
arguments += [random.random() for _ in range(150)]
arguments += [1 - random.random() ** 8 for _ in range(50)]
arguments += [random.random() ** 40 for _ in range(50)]
# Where the C library's logarithm is the neighbour of the right one.
arguments += [x for x in (random.random() for _ in range(200000)) if math.log(x) != float(mpmath.log(x))][:50]

with open("logarithms.json", "w") as file:
    json.dump({"mpmath": mpmath.__version__, "values": [[x, float(mpmath.log(x))] for x in arguments]}, file)
    file.write("\n")
