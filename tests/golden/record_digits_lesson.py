"""Records the third lesson's whole training, 500 epochs, and its gradient check into digits_lesson_numpy.json (recorded with NumPy 2.4).

Run it, then `deno fmt digits_lesson_numpy.json`. Each part starts from the seed; digits_numpy.json holds the first 20 epochs of the same
training. `loss` and the accuracies are those of every 100th epoch and of the last.
"""

import json
import pathlib

import numpy as np

SEED = 42


def linear(inputs, outputs):
    return np.random.randn(inputs, outputs) * np.sqrt(2.0 / inputs), np.zeros(outputs)


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def draw(count):
    ring = np.array([[0.1, 0.8, 0.8, 0.1], [0.8, 0.1, 0.1, 0.8], [0.8, 0.1, 0.1, 0.8], [0.1, 0.8, 0.8, 0.1]])
    bar = np.array([[0.1, 0.8, 0.8, 0.1]] * 4)
    x, labels = [], []
    for _ in range(count):
        label = np.random.randint(0, 2)
        noise = np.random.randn(16) * 0.1
        x.append(np.clip((bar if label else ring).ravel() + noise, 0, 1))
        labels.append(label)
    return np.array(x), np.eye(2)[labels]


def train():
    np.random.seed(SEED)
    (x, y), test = draw(800), draw(200)
    layers = [linear(16, 32), linear(32, 16), linear(16, 2)]

    def forward(inputs):
        activations = [inputs]
        for i, (weights, bias) in enumerate(layers):
            z = activations[-1] @ weights + bias
            activations.append(np.maximum(0, z) if i < 2 else softmax(z))
        return activations

    def accuracy(inputs, targets):
        return float(np.mean(forward(inputs)[-1].argmax(axis=1) == targets.argmax(axis=1)))

    epochs, losses, train_accuracy, test_accuracy = [], [], [], []
    for epoch in range(500):
        order = np.random.permutation(800)
        total = 0
        for start in range(0, 800, 32):
            rows = order[start:start + 32]
            activations = forward(x[rows])
            total += -np.mean(np.sum(y[rows] * np.log(activations[-1] + 1e-10), axis=-1))
            gradient = (activations[-1] - y[rows]) / 32
            for i in (2, 1, 0):
                weights, bias = layers[i]
                below = gradient @ weights.T
                weights -= 0.1 * (activations[i].T @ gradient)
                bias -= 0.1 * gradient.sum(axis=0)
                gradient = below * (activations[i] > 0)
        if epoch % 100 == 0 or epoch == 499:
            epochs.append(epoch)
            losses.append(total / 25)
            train_accuracy.append(accuracy(x, y))
            test_accuracy.append(accuracy(*test))
    return {
        "epochs": epochs, "loss": losses, "train_accuracy": train_accuracy, "test_accuracy": test_accuracy,
        "final_W3": layers[2][0].tolist(), "final_b3": layers[2][1].tolist(),
    }


def check_gradient():
    np.random.seed(SEED)
    (w1, b1), (w2, b2) = linear(2, 3), linear(3, 1)
    x, y = np.array([[0.5, 0.3]]), np.array([[0.8]])
    a1 = sigmoid(x @ w1 + b1)
    a2 = sigmoid(a1 @ w2 + b2)
    dz2 = 2 * (a2 - y) * a2 * (1 - a2)
    return {"analytical": (x.T @ (dz2 @ w2.T * a1 * (1 - a1))).tolist()}


path = pathlib.Path(__file__).with_name("digits_lesson_numpy.json")
path.write_text(json.dumps({
    "source": f"NumPy {np.__version__}", "numpy_seed": SEED, "training": train(), "gradient_check": check_gradient(),
}, indent=2) + "\n")
