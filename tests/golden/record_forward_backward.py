"""Records the second lesson's ten epochs in PyTorch into forward_backward_torch.json (recorded with PyTorch 2.15 on x86 with AVX2).

Run it, then `deno fmt forward_backward_torch.json`. The notebook's own figures came from a machine that did not fuse multiply and add;
with `MKL_CBWR=COMPATIBLE` PyTorch 2.15 prints them too, bit by bit. This file holds what it prints with fused steps.
"""

import json
import pathlib

import torch

x, y = torch.tensor([[0.5, 0.8, 0.2]]), torch.tensor([[1.0]])
parameters = [
    torch.tensor(values, requires_grad=True)
    for values in ([[1.0, -1.0], [0.0, 2.0], [1.0, 0.5]], [[0.1, 0.2]], [[2.0], [-1.0]], [[0.5]])
]
w1, b1, w2, b2 = parameters
predictions, losses, gradients, updated = [], [], [], []
for epoch in range(10):
    a1 = torch.relu(x @ w1 + b1)
    prediction = torch.relu(a1 @ w2 + b2)
    loss = 0.5 * (prediction - y) ** 2
    loss.backward()
    with torch.no_grad():
        for parameter in parameters:
            parameter -= 0.1 * parameter.grad
            if epoch == 0:
                gradients.append(parameter.grad.tolist())
                updated.append(parameter.tolist())
            parameter.grad.zero_()
    predictions.append(prediction.item())
    losses.append(loss.item())

path = pathlib.Path(__file__).with_name("forward_backward_torch.json")
path.write_text(json.dumps({
    "source": f"PyTorch {torch.__version__}", "predictions": predictions, "losses": losses,
    "stalePrediction": torch.relu(a1 @ w2 + b2).item(),
    "firstStep": {"gradients": gradients, "updated": updated},
}, indent=2) + "\n")
