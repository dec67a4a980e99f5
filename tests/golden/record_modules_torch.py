"""Records PyTorch's modules into modules_torch.json (recorded with PyTorch 2.15): outputs, gradients, running statistics over several
steps, and printed texts.

Run it, then `deno fmt modules_torch.json`. All numbers are float64, in row-major order, separated by spaces. `gradients` are those of
sum(output · upstream) with respect to the input and the parameters.
"""

import json
import pathlib

import torch
from torch import nn

torch.manual_seed(5)
torch.set_default_dtype(torch.float64)


def join(values):
    return " ".join(repr(value) for value in values.detach().flatten().tolist())


def tensor(values):
    return {"shape": list(values.shape), "values": join(values)}


def perturb(module):
    """Values other than the ones and zeros that parameters start with."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.5 + 0.75)


def step(module, x, train=True):
    module.train(train)
    module.zero_grad()
    leaf = x.clone()
    if leaf.is_floating_point():
        leaf.requires_grad_()
    output = module(leaf)
    upstream = torch.randn_like(output)
    (output * upstream).sum().backward()
    gradients = {name: join(parameter.grad) for name, parameter in module.named_parameters()}
    if leaf.is_floating_point():
        gradients["input"] = join(leaf.grad)
    return {
        "train": train, "input": tensor(x), "upstream": join(upstream), "output": tensor(output), "gradients": gradients,
        "buffers": {name: join(buffer) for name, buffer in module.named_buffers()},
    }


def record(name, module, inputs, **extra):
    """inputs: pairs of an input and whether to train."""
    start = {key: tensor(value) for key, value in module.state_dict().items()}
    return {"module": name, **extra, "text": str(module), "start": start, "steps": [step(module, x, train) for x, train in inputs]}


def normal(*shape):
    return torch.randn(shape)


activations = []
edges = torch.tensor([0.0, -0.0, 1e-3, -1e-3, 0.5, -0.5, 3.0, -3.0, 12.0, -12.0, 19.0, -40.0])
for name, options, module in [
    ("ReLU", [], nn.ReLU()), ("LeakyReLU", [], nn.LeakyReLU()), ("LeakyReLU", [0.2], nn.LeakyReLU(0.2)),
    ("ELU", [], nn.ELU()), ("ELU", [0.5], nn.ELU(0.5)), ("GELU", [], nn.GELU()), ("Sigmoid", [], nn.Sigmoid()), ("Tanh", [], nn.Tanh()),
    ("Softplus", [], nn.Softplus()), ("Softplus", [{"beta": 0.5}], nn.Softplus(0.5)), ("SiLU", [], nn.SiLU()),
]:
    activations.append(record(name, module, [(edges, True), (normal(3, 4), True)], arguments=options))
for name, make in [("Softmax", nn.Softmax), ("LogSoftmax", nn.LogSoftmax)]:
    for axis in [-1, 0, 1]:
        shape = (2, 3, 4) if axis == 1 else (3, 4)
        activations.append(record(name, make(dim=axis), [(normal(*shape) * 3, True)], arguments=[{"axis": axis}]))

batch_norms = []
for shape, options, settings in [
    ((6, 3), {}, {}),
    ((4, 2, 5), {}, {}),
    ((2, 3), {"epsilon": 0.1, "momentum": 0.3}, {"eps": 0.1, "momentum": 0.3}),
    ((5, 2), {"momentum": None}, {"momentum": None}),
    ((5, 2, 3), {"affine": False}, {"affine": False}),
    ((5, 4), {"bias": False}, {"bias": False}),
    ((5, 2), {"trackRunningStats": False}, {"track_running_stats": False}),
]:
    module = nn.BatchNorm1d(shape[1], **settings)
    perturb(module)
    inputs = [(normal(*shape) * 2 + 1, True) for _ in range(4)]
    inputs.append((normal(*shape), False))
    inputs.append((normal(*shape) - 3, True))
    inputs.append((normal(*shape), False))
    if module.track_running_stats:
        inputs.append((normal(1, *shape[1:]), False))
    batch_norms.append(record("BatchNorm1d", module, inputs, features=shape[1], options=options))

layer_norms = []
for shape, normalized, options, settings in [
    ((5, 4), 4, {}, {}),
    ((2, 3, 4), [3, 4], {}, {}),
    ((2, 3, 4), 4, {"epsilon": 0.1}, {"eps": 0.1}),
    ((4,), [4], {"elementwiseAffine": False}, {"elementwise_affine": False}),
    ((3, 4), [4], {"bias": False}, {"bias": False}),
    ((3, 1), 1, {}, {}),
]:
    module = nn.LayerNorm(normalized, **settings)
    perturb(module)
    inputs = [(normal(*shape) * 3 - 1, True), (normal(*shape), False)]
    layer_norms.append(record("LayerNorm", module, inputs, normalizedShape=normalized, options=options))

embeddings = []
for size, indices, options, settings in [
    ((7, 3), torch.tensor([0, 6, 2, 2, 2]), {}, {}),
    ((7, 3), torch.tensor([[1, 0], [0, 5]]), {"paddingIndex": 0}, {"padding_idx": 0}),
    ((4, 2), torch.tensor([[[3, 1], [0, 3]]]), {"paddingIndex": -1}, {"padding_idx": -1}),
    ((4, 2), torch.tensor(1), {}, {}),
]:
    embeddings.append(record("Embedding", nn.Embedding(*size, **settings), [(indices, True)], size=list(size), options=options))

linears = []
for shape, size, settings in [((4, 2), (2, 3), {}), ((2, 3, 4), (4, 2), {}), ((5,), (5, 2), {}), ((4, 2), (2, 1), {"bias": False})]:
    linears.append(record("Linear", nn.Linear(*size, **settings), [(normal(*shape), True)], size=list(size), options=settings))

# What the generator gives after torch.manual_seed, in float32.
torch.set_default_dtype(torch.float32)
starts = []
for module, size, options, settings in [
    (nn.Embedding, (4, 3), {}, {}), (nn.Embedding, (8, 5), {}, {}), (nn.Embedding, (3, 4), {"paddingIndex": 1}, {"padding_idx": 1}),
]:
    torch.manual_seed(3)
    starts.append({"module": "Embedding", "size": list(size), "options": options, "weight": join(module(*size, **settings).weight)})


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 3)
        self.relu = nn.ReLU()
        self.fc2 = nn.Linear(3, 1)
        self.sigmoid = nn.Sigmoid()


class Deep(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = Net()
        self.layers = nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2), nn.ReLU(), nn.Sequential(nn.Linear(2, 2), nn.ReLU()), nn.Linear(2, 2)])
        self.heads = nn.ModuleDict({"left": nn.Linear(2, 1, bias=False), "right": nn.Sequential(nn.Dropout(0.2), nn.Linear(2, 1))})
        self.norm = nn.Sequential(nn.BatchNorm1d(2), nn.LayerNorm([2]), nn.Embedding(4, 2), nn.Flatten(), nn.Softmax(dim=1))
        self.empty = nn.Sequential()


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Linear(2, 2)
        self.decoder = nn.Linear(2, 2, bias=False)
        self.decoder.weight = self.encoder.weight
        self.same = self.encoder


texts = {
    "Net": Net(), "Deep": Deep(), "Dropout": nn.Dropout(), "Dropout 0.25": nn.Dropout(0.25), "Flatten": nn.Flatten(), "Flatten 0 1": nn.Flatten(0, 1),
    "Sequential": nn.Sequential(nn.Linear(2, 8), nn.Sequential(nn.Tanh(), nn.Linear(8, 1)), nn.Sigmoid()),
    "BatchNorm1d": nn.BatchNorm1d(3, eps=1e-12, momentum=1.0, affine=False, track_running_stats=False),
    "LayerNorm": nn.LayerNorm(3, eps=123456789.0),
    "LayerNorm 1e+22": nn.LayerNorm(3, eps=1e22), "LayerNorm 1.5e-07": nn.LayerNorm(3, eps=1.5e-7), "LayerNorm 0.0001": nn.LayerNorm(3, eps=1e-4),
}
keys = {name: list(module.state_dict()) for name, module in [("Net", Net()), ("Deep", Deep()), ("Tied", Tied())]}
names = {"Tied": [name for name, _ in Tied().named_parameters()], "Deep": [name for name, _ in Deep().named_modules()]}

path = pathlib.Path(__file__).with_name("modules_torch.json")
path.write_text(json.dumps({
    "source": f"PyTorch {torch.__version__}", "activations": activations, "batchNorms": batch_norms, "layerNorms": layer_norms,
    "embeddings": embeddings, "linears": linears, "starts": starts, "texts": {name: str(module) for name, module in texts.items()},
    "stateDictKeys": keys, "names": names,
}))
