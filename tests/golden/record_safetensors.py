"""Records files of the reference implementation of safetensors into safetensors.json (written with safetensors 0.8.0, PyTorch 2.15.0 and
NumPy 2.4.6, Python 3.11).

Run from this folder. Files are in base64; so are the tensors beside them, as bytes of the dtype that they become.
"""

import base64
import json

import numpy as np
import safetensors
import safetensors.numpy
import safetensors.torch
import torch
from torch import nn


def text(data):
    return base64.b64encode(bytes(data)).decode()


# What Linnet has, in an order that is not the file's, with names that UTF-8, UTF-16 and JSON see differently.
plain = {
    "b": np.array([[1, -2, 3], [2**31 - 1, -(2**31), 0]], np.int32),
    "a": np.array([1.5, -0.0, np.inf, 1e-45], np.float32),
    "layers.10.weight": np.arange(6, dtype=np.float32).reshape(2, 3),
    "layers.9.weight": np.arange(4, dtype=np.float32).reshape(2, 2, 1),
    "z": np.array([0.1, -1e300], np.float64),
    "mask": np.array([True, False, True]),
    "scalar": np.array(7.25, np.float64),
    "empty": np.zeros((0, 3), np.float32),
    'quote " and \\ and \n and \x01 and \x7f': np.array([1], np.int32),
    "é": np.array([2], np.int32),
    "\uffee": np.array([3], np.int32),
    "\U0001f600": np.array([4], np.int32),
}
writer = {
    "plain": text(safetensors.numpy.save(plain)),
    "metadata": text(safetensors.numpy.save({"a": plain["a"]}, {"made by": 'Python "3" \u2028 ü'})),
    "emptyMetadata": text(safetensors.numpy.save({"a": plain["a"]}, {})),
    "nothing": text(safetensors.numpy.save({})),
}

every16 = torch.arange(-(2**15), 2**15, 37, dtype=torch.int32).to(torch.int16)
every8 = torch.arange(256, dtype=torch.int32).to(torch.uint8)
converted = {
    "F16": (every16.view(torch.float16), torch.float32),
    "BF16": (every16.view(torch.bfloat16), torch.float32),
    "F8_E5M2": (every8.view(torch.float8_e5m2), torch.float32),
    "F8_E4M3": (every8.view(torch.float8_e4m3fn), torch.float32),
    "U8": (every8, torch.int32),
    "I8": (every8.view(torch.int8), torch.int32),
    "U16": (torch.tensor([0, 1, 65535], dtype=torch.uint16), torch.int32),
    "I16": (torch.tensor([0, -1, 32767, -32768], dtype=torch.int16), torch.int32),
    "U32": (torch.tensor([0, 1, 2**31 - 1], dtype=torch.uint32), torch.int32),
    "U32 large": (torch.tensor([0, 1, 2**31, 2**32 - 1], dtype=torch.uint32), torch.float64),
    "I64": (torch.tensor([[0], [-(2**31)], [2**31 - 1]], dtype=torch.int64), torch.int32),
    "I64 scalar": (torch.tensor(12, dtype=torch.int64), torch.int32),
    "I64 large": (torch.tensor([2**53, -(2**53), 2**31], dtype=torch.int64), torch.float64),
    "U64": (torch.tensor([5], dtype=torch.uint64), torch.int32),
}
conversions = [
    {
        "name": name,
        "file": text(safetensors.torch.save({name: values})),
        "shape": list(values.shape),
        "dtype": str(to).removeprefix("torch."),
        "values": text(values.to(to).numpy().tobytes()),
    }
    for name, (values, to) in converted.items()
]


class Normed(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(5, 4)
        self.fc1 = nn.Linear(8, 3)
        self.bn = nn.BatchNorm1d(3)
        self.ln = nn.LayerNorm(3)
        self.fc2 = nn.Linear(3, 2, bias=False)

    def forward(self, x):
        return self.fc2(self.ln(self.bn(self.fc1(self.embed(x).flatten(1))).relu()))


torch.manual_seed(3)
sequential = nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 2), nn.Softmax(dim=1))
normed = Normed()
words = torch.tensor([[0, 4], [1, 3], [2, 2], [4, 1]])
normed(words)
normed.eval()
x = torch.randn(3, 4)
modules = [
    {
        "name": name,
        "file": text(safetensors.torch.save(module.state_dict())),
        "keys": list(module.state_dict()),
        "input": given.tolist(),
        "output": text(module(given).detach().numpy().tobytes()),
    }
    for name, module, given in [("sequential", sequential, x), ("normed", normed, words)]
]

with open("safetensors.json", "w") as file:
    source = f"safetensors {safetensors.__version__}, torch {torch.__version__}, numpy {np.__version__}"
    json.dump({"source": source, "writer": writer, "conversions": conversions, "modules": modules}, file)
    file.write("\n")
