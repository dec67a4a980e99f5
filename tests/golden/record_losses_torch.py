"""Records PyTorch's losses, their reductions and gradients, in float64, into losses_torch.json (recorded with PyTorch 2.15).

Run it, then `deno fmt losses_torch.json`. Values are separated by spaces, in row-major order. `gradient` is that of the mean with
respect to the predictions; `sumGradient` that of the sum.
"""

import json
import pathlib

import torch
from torch import nn

torch.manual_seed(11)
cases = []


def join(values):
    return " ".join(repr(value) for value in values.flatten().tolist())


def record(loss, module, predictions, targets, options=None, **settings):
    results = {}
    for reduction in ["mean", "sum", "none"] + (["batchmean"] if module is nn.KLDivLoss else []):
        leaf = predictions.clone().requires_grad_()
        value = module(reduction=reduction, **settings)(leaf, targets)
        results["batchMean" if reduction == "batchmean" else reduction] = join(value.detach())
        if reduction in ("mean", "sum"):
            value.backward()
            results["gradient" if reduction == "mean" else "sumGradient"] = join(leaf.grad)
    tensors = {
        {"pos_weight": "posWeight"}.get(name, name): {"shape": list(value.shape), "values": join(value)}
        for name, value in settings.items() if isinstance(value, torch.Tensor)
    }
    cases.append({
        "loss": loss, "options": options or {}, "tensors": tensors,
        "predictions": {"shape": list(predictions.shape), "values": join(predictions)},
        "targets": {
            "shape": list(targets.shape),
            "dtype": "float64" if targets.is_floating_point() else "int32",
            "values": join(targets),
        },
        "results": results,
    })


def normal(*shape):
    return torch.randn(shape, dtype=torch.float64)


def uniform(*shape):
    return torch.rand(shape, dtype=torch.float64)


for shape in [(5,), (4, 1), (3, 4), (2, 3, 2), ()]:
    record("MSELoss", nn.MSELoss, normal(*shape), normal(*shape))
    record("L1Loss", nn.L1Loss, normal(*shape), normal(*shape))
    record("HuberLoss", nn.HuberLoss, normal(*shape) * 2, normal(*shape))
    record("BCELoss", nn.BCELoss, uniform(*shape) * 0.98 + 0.01, uniform(*shape).round())
    record("BCEWithLogitsLoss", nn.BCEWithLogitsLoss, normal(*shape) * 4, uniform(*shape).round())
record("HuberLoss", nn.HuberLoss, normal(3, 4) * 2, normal(3, 4), {"delta": 0.3}, delta=0.3)
record("HuberLoss", nn.HuberLoss, torch.tensor([1.0, -1.5, 0.5, 3.0], dtype=torch.float64), torch.ones(4, dtype=torch.float64), {"delta": 2.5}, delta=2.5)
record("HuberLoss", nn.HuberLoss, torch.tensor([1.0, -1.0, 0.0], dtype=torch.float64), torch.zeros(3, dtype=torch.float64))
record("L1Loss", nn.L1Loss, torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64), torch.tensor([1.0, 3.0, 2.0], dtype=torch.float64))
record("BCELoss", nn.BCELoss, uniform(4, 3) * 0.98 + 0.01, uniform(4, 3))
record("BCEWithLogitsLoss", nn.BCEWithLogitsLoss, normal(4, 3), uniform(4, 3))
record("BCEWithLogitsLoss", nn.BCEWithLogitsLoss, normal(4, 3) * 3, uniform(4, 3).round(), pos_weight=uniform(3) * 5)
record("BCEWithLogitsLoss", nn.BCEWithLogitsLoss, normal(4, 3) * 3, uniform(4, 3), pos_weight=uniform(1) * 5)
extreme = torch.tensor([1e4, -1e4, 1e4, -1e4, 30.0, -30.0, 0.0, 0.0, 800.0], dtype=torch.float64)
record("BCEWithLogitsLoss", nn.BCEWithLogitsLoss, extreme, torch.tensor([1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.25], dtype=torch.float64))

for shape in [(6, 3), (4, 2), (3, 5, 2), (2, 4, 3, 2)]:
    rest = (shape[0], *shape[2:])
    indices = torch.randint(0, shape[1], rest)
    weight = uniform(shape[1]) + 0.2
    soft = torch.softmax(normal(*shape), 1)
    logits = normal(*shape) * 3
    log_probabilities = torch.log_softmax(normal(*shape) * 3, 1)
    record("NLLLoss", nn.NLLLoss, log_probabilities, indices)
    record("NLLLoss", nn.NLLLoss, log_probabilities, indices, weight=weight)
    for targets in [indices, soft]:
        record("CrossEntropyLoss", nn.CrossEntropyLoss, logits, targets)
        record("CrossEntropyLoss", nn.CrossEntropyLoss, logits, targets, weight=weight)
        record("CrossEntropyLoss", nn.CrossEntropyLoss, logits, targets, {"labelSmoothing": 0.1}, label_smoothing=0.1)
        record("CrossEntropyLoss", nn.CrossEntropyLoss, logits, targets, {"labelSmoothing": 0.3}, label_smoothing=0.3, weight=weight)
huge = torch.tensor([[1e4, -1e4, 0.0], [-1e4, 1e4, 9999.0], [-1e4, -1e4, -1e4]], dtype=torch.float64)
record("CrossEntropyLoss", nn.CrossEntropyLoss, huge, torch.tensor([0, 0, 2]))
record("CrossEntropyLoss", nn.CrossEntropyLoss, huge, torch.eye(3, dtype=torch.float64))
record("CrossEntropyLoss", nn.CrossEntropyLoss, huge, torch.tensor([1, 2, 0]), {"labelSmoothing": 1}, label_smoothing=1.0)

for shape in [(5,), (3, 4), (2, 3, 2), ()]:
    predictions = torch.log(uniform(*shape) + 0.05)
    targets = uniform(*shape)
    record("KLDivLoss", nn.KLDivLoss, predictions, targets)
    record("KLDivLoss", nn.KLDivLoss, predictions, targets.log(), {"logTarget": True}, log_target=True)
record("KLDivLoss", nn.KLDivLoss, torch.log_softmax(normal(2, 3), 1), torch.tensor([[1.0, 0.0, 0.0], [0.0, 0.5, 0.5]], dtype=torch.float64))

path = pathlib.Path(__file__).with_name("losses_torch.json")
path.write_text(json.dumps({"source": f"PyTorch {torch.__version__}", "cases": cases}))
