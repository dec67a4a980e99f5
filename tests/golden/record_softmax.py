"""Records PyTorch's softmax and log-softmax over each axis, in float64, into softmax_torch.json (recorded with PyTorch 2.15).

Run it, then `deno fmt softmax_torch.json`. Values are separated by spaces, in row-major order.
"""

import json
import pathlib

import torch

torch.manual_seed(3)


def join(values):
    names = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
    return " ".join(names.get(repr(value), repr(value)) for value in values.flatten().tolist())


inputs = [
    torch.randn(4, dtype=torch.float64),
    torch.randn(2, 3, dtype=torch.float64) * 5,
    torch.randn(3, 1, 4, dtype=torch.float64),
    torch.randn(2, 3, 4, 2, dtype=torch.float64),
    torch.tensor([1e4, -1e4, 9999.5], dtype=torch.float64),
    torch.tensor([[0.0, -1e4, 5.0], [-1e4, -1e4 - 1, -1e4 - 800]], dtype=torch.float64),
    torch.tensor([[1.0, -float("inf"), 0.0]], dtype=torch.float64),
    torch.zeros(0, 3, dtype=torch.float64),
    torch.zeros(3, 0, dtype=torch.float64),
]
cases = []
for x in inputs:
    for axis in range(x.dim()):
        cases.append({
            "shape": list(x.shape), "axis": axis, "input": join(x),
            "softmax": join(torch.softmax(x, axis)), "logSoftmax": join(torch.log_softmax(x, axis)),
        })

path = pathlib.Path(__file__).with_name("softmax_torch.json")
path.write_text(json.dumps({"source": f"PyTorch {torch.__version__}", "cases": cases}))
