"""Counts, in NumPy, how a hundred starts of XOR on ReLU units end with each remedy of the fourth lesson, into xor_stuck_sweep.json.

Run it (15 seconds), then `deno fmt xor_stuck_sweep.json`. Each start is drawn after `np.random.seed(seed)`, for the seeds 0 to 99;
the float64 networks are trained for 10,000 iterations. A remedy's counts are those of networks that have learnt 4, 3, 2, 1 and 0 of
the inputs, that is, answer within 0.25 of the target. The losses are the medians of those networks, without any remedy.
"""

import json
import pathlib

import numpy as np

ITERATIONS, NETWORKS = 10_000, 100
X = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
Y = np.array([0.0, 1.0, 1.0, 0.0])


def starts(hidden):
    draws = []
    for seed in range(NETWORKS):
        random = np.random.RandomState(seed)
        draws.append((random.randn(hidden, 2), random.randn(1, hidden)))
    w1, w2 = (np.array(one) for one in zip(*draws))
    return [w1, np.zeros((NETWORKS, hidden, 1)), w2, np.zeros((NETWORKS, 1, 1))]


def forward(parameters, slope):
    w1, b1, w2, b2 = parameters
    z1 = w1 @ X + b1
    a1 = np.where(z1 > 0, z1, slope * z1)
    return z1, a1, 1 / (1 + np.exp(-(w2 @ a1 + b2)))


def train(hidden=2, slope=0.0, fitting=False, adam=False):
    parameters = starts(hidden)
    first, second = ([np.zeros_like(one) for one in parameters] for _ in range(2))
    for step in range(1, ITERATIONS + 1):
        z1, a1, a2 = forward(parameters, slope)
        dz2 = (a2 - Y) if fitting else (a2 - Y) * a2 * (1 - a2)
        dz1 = (parameters[2].transpose(0, 2, 1) @ dz2) * np.where(z1 > 0, 1.0, slope)
        gradients = [
            dz1 @ X.T / 4, dz1.sum(2, keepdims=True) / 4, dz2 @ a1.transpose(0, 2, 1) / 4, dz2.sum(2, keepdims=True) / 4,
        ]
        for i, gradient in enumerate(gradients):
            if not adam:
                parameters[i] -= 0.1 * gradient
                continue
            first[i] = 0.9 * first[i] + 0.1 * gradient
            second[i] = 0.999 * second[i] + 0.001 * gradient**2
            size = 0.01 * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
            parameters[i] -= size * first[i] / (np.sqrt(second[i]) + 1e-7)
    return parameters


def learnt(parameters, slope=0.0):
    return (np.abs(forward(parameters, slope)[2] - Y) < 0.25).sum((1, 2))


def count(**settings):
    found = learnt(train(**settings), settings.get("slope", 0.0))
    return [int((found == inputs).sum()) for inputs in (4, 3, 2, 1, 0)]


plain = train()
z1, _, a2 = forward(plain, 0.0)
truth = np.where(Y == 1, a2, 1 - a2)
losses = -np.log(truth).mean((1, 2))
found = learnt(plain)
on = np.sort((z1 > 0).sum(2)[found == 0], axis=1).tolist()

path = pathlib.Path(__file__).with_name("xor_stuck_sweep.json")
path.write_text(json.dumps({
    "source": f"NumPy {np.__version__}",
    "medianLosses": [np.sort(losses[found == inputs])[(found == inputs).sum() // 2] for inputs in (4, 3, 2, 1, 0)],
    "learntNothing": {
        "bothDead": on.count([0, 0]), "oneDeadOneLinear": on.count([0, 4]), "bothLinear": on.count([4, 4]),
    },
    "counts": {
        "nothing changed": count(),
        "the gradient that fits the loss": count(fitting=True),
        "leaky ReLU, slope 0.01": count(slope=0.01),
        "leaky ReLU, slope 0.1": count(slope=0.1),
        "Adam": count(adam=True),
        "Adam and leaky ReLU 0.1": count(adam=True, slope=0.1),
        "4 hidden units": count(hidden=4),
        "8 hidden units": count(hidden=8),
        "8 units, leaky ReLU 0.1, fitting gradient": count(hidden=8, slope=0.1, fitting=True),
    },
}, indent=2) + "\n")
