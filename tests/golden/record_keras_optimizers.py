"""Records 25 steps of Keras's optimizers, with PyTorch underneath (recorded with Keras 3.15 on PyTorch 2.15).

Run it with KERAS_BACKEND=torch, then `deno fmt optimizers_keras.json`. Start, gradients and steps are those of optimizers_torch.json,
options have this library's names. Numbers are separated by spaces; those of several parameters follow one another.
"""

import json
import pathlib

import keras
import numpy as np

HERE = pathlib.Path(__file__)
given = json.loads(HERE.with_name("optimizers_torch.json").read_text())


def split(text):
    values = np.array([float(value) for value in text.split()])
    parts = np.split(values, np.cumsum([int(np.prod(shape)) for shape in given["shapes"]])[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, given["shapes"])]


def join(arrays):
    # Through the parameter's own type, so that float32 is written in full.
    return " ".join(repr(float(value)) for array in arrays for value in array.flatten())


NAMES = {
    "learningRate": "learning_rate", "weightDecay": "weight_decay", "beta1": "beta_1", "beta2": "beta_2", "clipNorm": "clipnorm",
    "clipValue": "clipvalue", "globalClipNorm": "global_clipnorm", "initialAccumulatorValue": "initial_accumulator_value",
}
CLASSES = {
    "sgd": "SGD", "adam": "Adam", "adamW": "AdamW", "rmsprop": "RMSprop", "adagrad": "Adagrad", "adadelta": "Adadelta", "nadam": "Nadam",
}


def record(optimizer, options, dtype):
    # The learning rate is kept in this type.
    keras.config.set_floatx(dtype)
    variables = [keras.Variable(start, dtype=dtype) for start in split(given["starts"])]
    made = getattr(keras.optimizers, CLASSES[optimizer])(**{NAMES.get(name, name): value for name, value in options.items()})
    made.build(variables)
    results = []
    for step, text in enumerate(given["gradients"]):
        made.apply([keras.ops.convert_to_tensor(gradient, dtype=dtype) for gradient in split(text)])
        if step + 1 in given["recordedSteps"]:
            results.append(join([keras.ops.convert_to_numpy(variable) for variable in variables]))
    return results


CASES = [
    ("sgd", {}),
    ("sgd", {"learningRate": 0.01, "momentum": 0.9}),
    ("sgd", {"learningRate": 0.01, "momentum": 0.9, "nesterov": True}),
    ("sgd", {"learningRate": 0.1, "weightDecay": 0.25}),
    ("sgd", {"learningRate": 0.01, "momentum": 0.5, "weightDecay": 0.1}),
    ("sgd", {"learningRate": 0.1, "clipNorm": 1.0}),
    ("sgd", {"learningRate": 0.1, "globalClipNorm": 2.0}),
    ("sgd", {"learningRate": 0.1, "clipValue": 0.5}),
    ("adam", {}),
    ("adam", {"learningRate": 0.1, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3, "weightDecay": 0.1}),
    ("adam", {"learningRate": 0.1, "globalClipNorm": 0.5}),
    ("adamW", {}),
    ("adamW", {"learningRate": 0.05, "weightDecay": 0.3}),
    ("rmsprop", {}),
    ("rmsprop", {"learningRate": 0.01, "rho": 0.95, "momentum": 0.5, "weightDecay": 0.1}),
    ("rmsprop", {"learningRate": 0.01, "centered": True, "epsilon": 1e-2}),
    ("rmsprop", {"learningRate": 0.01, "centered": True, "momentum": 0.9, "epsilon": 1e-2}),
    ("adagrad", {}),
    ("adagrad", {"learningRate": 0.5, "initialAccumulatorValue": 0.5, "epsilon": 1e-3, "weightDecay": 0.05}),
    ("adadelta", {}),
    ("adadelta", {"learningRate": 1.0, "rho": 0.8, "epsilon": 1e-4, "weightDecay": 0.1}),
    ("nadam", {}),
    ("nadam", {"learningRate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3, "weightDecay": 0.1}),
]

cases = [
    {"optimizer": optimizer, "options": options, **{dtype: record(optimizer, options, dtype) for dtype in ["float64", "float32"]}}
    for optimizer, options in CASES
]
HERE.with_name("optimizers_keras.json").write_text(json.dumps({"source": f"Keras {keras.__version__}", "cases": cases}))
