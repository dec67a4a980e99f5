"""Records what Keras's callbacks do with given values, how it splits data, and the tables that it prints of models.

Recorded with Keras 3.15 on PyTorch 2.15. Run it with KERAS_BACKEND=torch, then `deno fmt keras_training.json`. Options have this
library's names.
"""
import contextlib
import io
import json
import math
import pathlib

import keras
from keras import layers
from keras.src.trainers.data_adapters import array_slicing

LOSSES = [5, 4, 4.5, 3, 3.2, 2.9, 3.1, 3.3, 3, 2.95, 2.85, 2.9, 2.9, 2.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 0.9, 1, 1, 1, 1, 1, 1,
          0.89995, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8]


class Optimizer:
    def __init__(self):
        self.learning_rate = 1.0


class Model:
    """As much of a model as callbacks need: its weights are the number of the epoch."""

    def __init__(self):
        self.stop_training = False
        self.optimizer = Optimizer()
        self.epoch = -1

    def get_weights(self):
        return self.epoch

    def set_weights(self, weights):
        self.epoch = weights


def stopping(options, **keras_options):
    model = Model()
    callback = keras.callbacks.EarlyStopping(monitor="loss", restore_best_weights=True, **keras_options)
    callback.set_model(model)
    callback.on_train_begin()
    for epoch, loss in enumerate(LOSSES):
        model.epoch = epoch
        callback.on_epoch_end(epoch, {"loss": loss})
        if model.stop_training:
            break
    last = epoch
    callback.on_train_end()
    return {"options": options, "epochs": last + 1, "restored": model.epoch}


def plateau(options, **keras_options):
    model = Model()
    callback = keras.callbacks.ReduceLROnPlateau(monitor="loss", **keras_options)
    callback.set_model(model)
    callback.on_train_begin()
    rates = []
    for epoch, loss in enumerate(LOSSES):
        callback.on_epoch_end(epoch, {"loss": loss})
        rates.append(float(model.optimizer.learning_rate))
    return {"options": options, "rates": rates}


def split(rows, share):
    kept = int(math.floor(rows * (1.0 - share)))
    x = keras.ops.convert_to_numpy(keras.ops.arange(rows, dtype="float32"))
    (train,), (validation,) = array_slicing.train_validation_split((x,), validation_split=share)
    assert len(train) == kept
    return [rows, share, len(train), len(validation)]


def table(model):
    text = io.StringIO()
    model.summary(print_fn=lambda line, **_: text.write(line + "\n"))
    return [line.rstrip() for line in text.getvalue().strip("\n").split("\n")]


def tables():
    keras.backend.clear_session()
    found = {}

    def add(name, model):
        model.name = "sequential"
        found[name] = table(model)
        keras.backend.clear_session()

    add("mixed", keras.Sequential([
        layers.Input((2,)), layers.Dense(3, activation="relu"), layers.BatchNormalization(), layers.Dropout(0.2),
        layers.LayerNormalization(), layers.Activation("tanh"), layers.Dense(1, activation="sigmoid"),
    ]))
    add("unbuilt", keras.Sequential([layers.Dense(3), layers.BatchNormalization(), layers.Dense(1)]))
    add("large", keras.Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(512), layers.Dense(10)]))
    return found


def main():
    with contextlib.redirect_stdout(io.StringIO()):
        result = {
            "losses": LOSSES,
            "stopping": [
                stopping({"patience": 0}, patience=0),
                stopping({"patience": 1}, patience=1),
                stopping({"patience": 2}, patience=2),
                stopping({"patience": 3, "minDelta": 0.2}, patience=3, min_delta=0.2),
                stopping({"patience": 3, "startFromEpoch": 4}, patience=3, start_from_epoch=4),
                stopping({"patience": 4, "baseline": 2}, patience=4, baseline=2),
                stopping({"patience": 12, "baseline": 2}, patience=12, baseline=2),
                stopping({"patience": 2, "mode": "max"}, patience=2, mode="max"),
                stopping({"patience": 50}, patience=50),
            ],
            "plateaus": [
                plateau({"patience": 2, "factor": 0.5}, patience=2, factor=0.5),
                plateau({"patience": 1, "factor": 0.5, "cooldown": 3}, patience=1, factor=0.5, cooldown=3),
                plateau({"patience": 2, "factor": 0.25, "minDelta": 0.3}, patience=2, factor=0.25, min_delta=0.3),
                plateau({"patience": 0, "factor": 0.5, "minLearningRate": 0.125}, patience=0, factor=0.5, min_lr=0.125),
                plateau({"patience": 4, "factor": 0.5, "mode": "max", "cooldown": 1}, patience=4, factor=0.5, mode="max", cooldown=1),
                plateau({}, ),
            ],
            "splits": [split(rows, share) for rows, share in
                       [(4, 0.1), (10, 0.25), (10, 0.2), (100, 0.07), (7, 0.5), (150, 0.3), (3, 0.34), (1000, 0.001)]],
            "tables": tables(),
        }
    path = pathlib.Path(__file__).with_name("keras_training.json")
    path.write_text(json.dumps({"source": f"Keras {keras.__version__}", **result}, indent=2, ensure_ascii=False) + "\n")


main()
