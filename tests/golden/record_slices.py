"""Records which elements NumPy's slices take into slices_numpy.json (recorded with NumPy 2.4.6).

For each length and step, `taken` has one text for each start, which holds one word for each stop: the digits of the
positions taken, "-" for none. Starts and stops run through `positions`.
"""

import json
import pathlib

import numpy as np

POSITIONS = [None, *range(-7, 8)]
cases = []
for length in range(6):
    for step in (1, 2, 3, 7, -1, -2, -3, -7):
        taken = []
        for start in POSITIONS:
            parts = [np.arange(length)[start:stop:step] for stop in POSITIONS]
            taken.append(" ".join("".join(map(str, part)) or "-" for part in parts))
        cases.append({"length": length, "step": step, "taken": taken})

path = pathlib.Path(__file__).with_name("slices_numpy.json")
path.write_text(json.dumps({"source": f"NumPy {np.__version__}", "positions": POSITIONS, "cases": cases}))
