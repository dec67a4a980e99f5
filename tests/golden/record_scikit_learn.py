"""Records what scikit-learn's train_test_split, StandardScaler and MinMaxScaler do into scikit_learn.json (recorded with
scikit-learn 1.9.1 and NumPy 2.4.6)."""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler, StandardScaler


def splits():
    cases = []
    for count, options in (
        (10, {}),
        (10, {"test_size": 0.3}),
        (11, {"test_size": 0.33}),
        (11, {"train_size": 0.5}),
        (20, {"test_size": 3, "train_size": 8}),
        (7, {"test_size": 2, "shuffle": False}),
        (150, {"test_size": 0.2}),
    ):
        train, test = train_test_split(np.arange(count), random_state=42, **options)
        cases.append({"count": count, "options": options, "train": train.tolist(), "test": test.tolist()})
    return cases


def stratified():
    draw = np.random.RandomState(5)
    cases = []
    for labels, options in (
        ([0, 1] * 5, {"test_size": 0.2}),
        ([2, 0, 1] * 7, {"test_size": 0.25}),
        (draw.randint(0, 4, 41).tolist(), {"test_size": 0.3}),
        (draw.randint(0, 10, 180).tolist(), {"test_size": 45, "train_size": 100}),
        ([["red", "green", "blue"][i] for i in draw.randint(0, 3, 25)], {}),
    ):
        train, test = train_test_split(np.arange(len(labels)), random_state=42, stratify=labels, **options)
        cases.append({"labels": labels, "options": options, "train": train.tolist(), "test": test.tolist()})
    return cases


def scaled(scaler, train, test):
    scaler.fit(train)
    return {"train": scaler.transform(train).tolist(), "test": scaler.transform(test).tolist(),
            "back": scaler.inverse_transform(scaler.transform(test)).tolist()}


draw = np.random.RandomState(3)
train = draw.normal([3, -200, 1e6, 0.7, 5], [1, 40, 0.5, 0, 1e-9], (9, 5)).tolist()
for row in train:
    row[3] = 0.7
test = draw.normal([3, -200, 1e6, 0.7, 5], [1, 40, 0.5, 1, 1], (3, 5)).tolist()
standard, normal = StandardScaler(), MinMaxScaler()
wide = MinMaxScaler((-1, 3))
results = {"standard": scaled(standard, train, test), "minMax": scaled(normal, train, test), "wide": scaled(wide, train, test)}

holes = np.array(train)
holes[[0, 3, 3], [0, 0, 1]] = np.nan
with_holes = StandardScaler().fit(holes)
ranges_with_holes = MinMaxScaler().fit(holes)

path = pathlib.Path(__file__).with_name("scikit_learn.json")
path.write_text(json.dumps({
    "source": f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}",
    "splits": splits(), "stratified": stratified(), "data": {"train": train, "test": test}, **results,
    "mean": standard.mean_.tolist(), "scale": standard.scale_.tolist(),
    "min": normal.data_min_.tolist(), "max": normal.data_max_.tolist(),
    "withHoles": {"mean": with_holes.mean_.tolist(), "scale": with_holes.scale_.tolist(),
                  "min": ranges_with_holes.data_min_.tolist(), "max": ranges_with_holes.data_max_.tolist()},
}))
