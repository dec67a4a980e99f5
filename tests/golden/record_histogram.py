"""Records NumPy's histograms for histogram_numpy.json: the values, the counts and edges of bins="auto" and of a given number."""

import json
import pathlib

import numpy as np

random = np.random.RandomState(7)
samples = {
    "normal": random.randn(400),
    "uniform": random.uniform(-3, 5, 150),
    "skewed": random.exponential(2.0, 300),
    "few": np.array([0.5, 1.25, 7.5]),
    "large": np.array([1e300, -1e300, 5e299, 2.5e299, -7e299]),
}
cases = []
for name, values in samples.items():
    if name != "large":
        values = np.round(values, 6)
    histograms = []
    # The estimates of "auto" overflow for the largest numbers.
    for bins in [7] if name == "large" else ["auto", 7]:
        counts, edges = np.histogram(values, bins=bins)
        histograms.append({"bins": bins, "counts": counts.tolist(), "edges": edges.tolist()})
    cases.append({"name": name, "values": values.tolist(), "histograms": histograms})

path = pathlib.Path(__file__).parent / "histogram_numpy.json"
path.write_text(json.dumps({"source": f"NumPy {np.__version__}", "cases": cases}) + "\n")
