"""Records the AND lesson's network with and without its flaws into and_mended_numpy.json (recorded with NumPy 2.4).

Run it, then `deno fmt and_mended_numpy.json`.
"""

import json
import pathlib

import numpy as np

X = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]])
Y = np.array([[0.0, 0, 0, 1]])
M = Y.size


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def train(scale, divides_twice, epochs):
    random = np.random.RandomState(0)
    w1, b1 = random.randn(3, 2) * scale(2), np.zeros((3, 1))
    w2, b2 = random.randn(1, 3) * scale(3), np.zeros((1, 1))
    again = M if divides_twice else 1
    for _ in range(epochs):
        z1 = w1 @ X + b1
        a1 = np.maximum(0, z1)
        p = sigmoid(w2 @ a1 + b2)
        delta2 = (p - Y) / M * p * (1 - p)
        delta1 = w2.T @ delta2 * (z1 > 0)
        w1 -= 0.1 * (delta1 @ X.T) / again
        b1 -= 0.1 * delta1.sum(axis=1, keepdims=True) / again
        w2 -= 0.1 * (delta2 @ a1.T) / again
        b2 -= 0.1 * delta2.sum(axis=1, keepdims=True) / again
    return sigmoid(w2 @ np.maximum(0, w1 @ X + b1) + b2)[0].tolist()


def small(_):
    return 0.01


def he(inputs):
    return np.sqrt(2 / inputs)


runs = [(True, small, 1000), (False, small, 1000), (True, he, 1000), (False, he, 1000), (True, small, 20000)]
path = pathlib.Path(__file__).with_name("and_mended_numpy.json")
path.write_text(json.dumps({
    "source": f"NumPy {np.__version__}", "numpy_seed": 0, "learning_rate": 0.1,
    "runs": [
        {"divides_twice": twice, "start": scale.__name__, "epochs": epochs, "predictions": train(scale, twice, epochs)}
        for twice, scale, epochs in runs
    ],
}, indent=2) + "\n")
