"""Records PyTorch's Jacobians and Hessians into jacobians_torch.json (recorded with PyTorch 2.15).

Run it, then `deno fmt jacobians_torch.json`. All in float64; arrays are flattened, in row-major order.
"""

import json
import pathlib

import torch
from torch.autograd.functional import hessian, jacobian

torch.set_default_dtype(torch.float64)
WEIGHT = torch.tensor([[0.5, -1.0], [0.25, 2.0], [-0.75, 0.125]])
MATRIX = torch.tensor([[0.5, -1.25, 2.0], [1.5, 0.75, -0.5]])
SQUARE = torch.tensor([[0.5, -1.25], [2.0, 0.75]])
VECTOR = torch.tensor([0.5, -1.25, 2.0, 0.1])

JACOBIANS = {
    "sine times sum": (lambda x: x.sin() * x.sum(), MATRIX),
    "softmax": (lambda x: x.softmax(1), MATRIX),
    "product with itself": (lambda x: x @ x, SQUARE),
    "layer": (lambda x: torch.tanh(x @ WEIGHT), MATRIX),
    "cumulative sum of squares": (lambda x: (x * x).cumsum(0), VECTOR),
    "one number": (lambda x: torch.logsumexp(x, 0), VECTOR),
    "transposed slice": (lambda x: x.T[1:] * 3, MATRIX),
}
HESSIANS = {
    "log-sum-exp": (lambda x: torch.logsumexp(x, 0), VECTOR),
    "squared layer": (lambda x: (torch.sigmoid(x @ WEIGHT) ** 2).mean(), MATRIX),
    "cubes and products": (lambda x: (x ** 3).sum() + x[0] * x[1] * x[2] * x[3], VECTOR),
    "cross-entropy": (lambda x: -(x.log_softmax(1)[:, 0]).sum(), MATRIX),
    "trace of a cube": (lambda x: (x @ x @ x).trace(), SQUARE),
}


def record(cases, derive):
    results = []
    for name, (function, x) in cases.items():
        derivative = derive(function, x)
        results.append({
            "name": name, "input": x.flatten().tolist(), "inputShape": list(x.shape),
            "shape": list(derivative.shape), "values": derivative.flatten().tolist(),
        })
    return results


path = pathlib.Path(__file__).with_name("jacobians_torch.json")
path.write_text(json.dumps({
    "source": f"PyTorch {torch.__version__}",
    "jacobians": record(JACOBIANS, jacobian), "hessians": record(HESSIANS, hessian),
}, indent=2) + "\n")
