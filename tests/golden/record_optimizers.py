"""Records 25 steps of PyTorch's optimizers, its learning-rate schedules and its gradient clipping (recorded with PyTorch 2.15).

Run it, then `deno fmt optimizers_torch.json`. Options have this library's names. Numbers are separated by spaces; those of several
steps, or of several parameters, follow one another.
"""

import json
import math
import pathlib

import torch

STEPS = 25
RECORDED = [1, 2, 3, 10, 25]
SHAPES = [(3, 2), (5,)]

torch.manual_seed(11)
starts = [torch.randn(shape, dtype=torch.float32) for shape in SHAPES]
gradients = [[torch.randn(shape, dtype=torch.float32) * 10 ** (step % 4 - 2) for shape in SHAPES] for step in range(STEPS)]
for step in range(STEPS):
    gradients[step][0][0, 0] = 0
    gradients[step][1][4] = 0.25


def join(tensors):
    names = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
    values = [value for tensor in tensors for value in tensor.flatten().tolist()]
    return " ".join(names.get(repr(value), repr(value)) for value in values)


NAMES = {
    "learningRate": "lr", "weightDecay": "weight_decay", "epsilon": "eps", "learningRateDecay": "lr_decay",
    "initialAccumulatorValue": "initial_accumulator_value", "momentumDecay": "momentum_decay",
    "decoupledWeightDecay": "decoupled_weight_decay",
}
CLASSES = {"Nadam": "NAdam"}


def translate(options):
    return {NAMES.get(name, name): value for name, value in options.items()}


def record(optimizer, options, dtype, groups=None, skips=False):
    # NAdam keeps its product of momenta in the default type.
    torch.set_default_dtype(dtype)
    parameters = [torch.nn.Parameter(start.to(dtype, copy=True)) for start in starts]
    given = parameters
    if groups:
        given = [{"params": [parameter], **translate(own)} for parameter, own in zip(parameters, groups)]
    made = getattr(torch.optim, CLASSES.get(optimizer, optimizer))(given, **translate(options), foreach=False)
    results = []
    for step in range(STEPS):
        for parameter, gradient in zip(parameters, gradients[step]):
            parameter.grad = gradient.to(dtype, copy=True)
        # The second parameter has a gradient in every third step alone.
        if skips and step % 3 != 1:
            parameters[1].grad = None
        made.step()
        if step + 1 in RECORDED:
            results.append(join([parameter.detach() for parameter in parameters]))
    return results


CASES = [
    ("SGD", {"learningRate": 0.1}),
    ("SGD", {"momentum": 0.9}),
    ("SGD", {"learningRate": 0.01, "momentum": 0.8, "dampening": 0.3}),
    ("SGD", {"learningRate": 0.01, "momentum": 0.9, "nesterov": True}),
    ("SGD", {"learningRate": 0.1, "weightDecay": 0.25}),
    ("SGD", {"learningRate": 0.01, "momentum": 0.9, "nesterov": True, "weightDecay": 0.1}),
    ("Adam", {}),
    ("Adam", {"learningRate": 0.1, "betas": [0.8, 0.95], "epsilon": 1e-3, "weightDecay": 0.1}),
    ("AdamW", {}),
    ("AdamW", {"learningRate": 0.05, "weightDecay": 0.3}),
    ("RMSprop", {}),
    ("RMSprop", {"alpha": 0.9, "momentum": 0.5, "weightDecay": 0.1}),
    ("RMSprop", {"centered": True, "epsilon": 1e-4}),
    ("RMSprop", {"centered": True, "momentum": 0.9, "epsilon": 1e-2}),
    ("Adagrad", {"learningRate": 0.1}),
    ("Adagrad", {"learningRate": 0.5, "learningRateDecay": 0.1, "initialAccumulatorValue": 0.5, "weightDecay": 0.05}),
    ("Adadelta", {}),
    ("Adadelta", {"learningRate": 0.5, "rho": 0.8, "epsilon": 1e-4, "weightDecay": 0.1}),
    ("Nadam", {}),
    ("Nadam", {"learningRate": 0.05, "betas": [0.8, 0.95], "momentumDecay": 0.5, "weightDecay": 0.1}),
    ("Nadam", {"learningRate": 0.05, "weightDecay": 0.3, "decoupledWeightDecay": True}),
]
GROUPED = [
    ("SGD", {"learningRate": 0.01, "momentum": 0.9}, [{"learningRate": 0.1}, {"momentum": 0.5, "weightDecay": 0.1}]),
    ("Adam", {"learningRate": 0.01}, [{"betas": [0.5, 0.9]}, {"learningRate": 0.1, "weightDecay": 0.1}]),
    ("Nadam", {"learningRate": 0.01}, [{"momentumDecay": 0.1}, {"betas": [0.5, 0.9]}]),
]
SKIPPING = ["SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Adadelta", "Nadam"]


def case(optimizer, options, groups=None, skips=False):
    return {
        "optimizer": optimizer, "options": options, "groups": groups, "skips": skips,
        "float64": record(optimizer, options, torch.float64, groups, skips),
        "float32": record(optimizer, options, torch.float32, groups, skips),
    }


cases = [case(*one) for one in CASES] + [case(*one) for one in GROUPED]
for name in SKIPPING:
    cases.append(case(name, {"learningRate": 0.1, **({"momentum": 0.9} if name in ["SGD", "RMSprop"] else {})}, skips=True))


def rates(make, count, values=None, changes=()):
    """The rates of two groups after each step; the rates are divided by 3 by hand before the steps in `changes`."""
    parameters = [torch.nn.Parameter(torch.zeros(1, dtype=torch.float64)) for _ in range(2)]
    optimizer = torch.optim.SGD([{"params": [parameters[0]]}, {"params": [parameters[1]], "lr": 0.02}], lr=0.5)
    schedule = make(optimizer)
    result = [[group["lr"] for group in optimizer.param_groups]]
    for step in range(count):
        optimizer.step()
        if step in changes:
            for group in optimizer.param_groups:
                group["lr"] /= 3
        schedule.step(*([] if values is None else [values[step]]))
        result.append([group["lr"] for group in optimizer.param_groups])
    return result


lr = torch.optim.lr_scheduler
WARMUP = {"warmupSteps": 4, "startFactor": 0.1}


def after_warmup(make):
    return lambda o: lr.SequentialLR(o, [lr.LinearLR(o, start_factor=0.1, total_iters=4), make(o)], milestones=[4])


schedules = []
for name, options, make in [
    ("StepLR", {"stepSize": 3}, lambda o: lr.StepLR(o, 3)),
    ("StepLR", {"stepSize": 5, "gamma": 0.7}, lambda o: lr.StepLR(o, 5, gamma=0.7)),
    ("ExponentialLR", {"gamma": 0.9}, lambda o: lr.ExponentialLR(o, 0.9)),
    ("CosineAnnealingLR", {"maxSteps": 10}, lambda o: lr.CosineAnnealingLR(o, 10)),
    ("CosineAnnealingLR", {"maxSteps": 7, "minLearningRate": 0.01}, lambda o: lr.CosineAnnealingLR(o, 7, eta_min=0.01)),
    ("LinearWarmupLR", WARMUP, lambda o: lr.LinearLR(o, start_factor=0.1, total_iters=4)),
    ("LinearWarmupLR", {**WARMUP, "after": ["StepLR", {"stepSize": 3}]}, after_warmup(lambda o: lr.StepLR(o, 3))),
    ("LinearWarmupLR", {**WARMUP, "after": ["CosineAnnealingLR", {"maxSteps": 6}]}, after_warmup(lambda o: lr.CosineAnnealingLR(o, 6))),
]:
    schedules.append({"schedule": name, "options": options, "changes": [], "rates": rates(make, 25)})
    if "after" not in options:
        schedules.append({"schedule": name, "options": options, "changes": [2, 9], "rates": rates(make, 25, changes=[2, 9])})

LOSSES = [5, 4, 4.5, 4.0001, 3.9999, 4, 4, 4, math.nan, 4, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2]
plateaus = []
for options, arguments in [
    ({}, {}),
    ({"patience": 2, "factor": 0.5}, {"patience": 2, "factor": 0.5}),
    ({"patience": 1, "cooldown": 3, "minLearningRate": 0.01}, {"patience": 1, "cooldown": 3, "min_lr": 0.01}),
    ({"patience": 0, "mode": "max", "factor": 0.5, "epsilon": 1e-3}, {"patience": 0, "mode": "max", "factor": 0.5, "eps": 1e-3}),
    ({"patience": 2, "threshold": 0.5, "thresholdMode": "absolute"}, {"patience": 2, "threshold": 0.5, "threshold_mode": "abs"}),
    ({"patience": 2, "threshold": 0.2, "mode": "max"}, {"patience": 2, "threshold": 0.2, "mode": "max"}),
]:
    recorded = rates(lambda o: lr.ReduceLROnPlateau(o, **arguments), len(LOSSES), LOSSES)
    plateaus.append({"options": options, "rates": recorded})

clips = []
for scale, limit in [(1, 100.0), (1, 1.0), (1, 0.0), (1e-9, 1.0), (math.inf, 1.0), (math.nan, 1.0), (1, math.inf)]:
    parameters = [torch.nn.Parameter(start.double()) for start in starts]
    for parameter, gradient in zip(parameters, gradients[3]):
        parameter.grad = gradient.double()
        parameter.grad[-1] *= scale
    before = join([parameter.grad for parameter in parameters])
    norm = torch.nn.utils.clip_grad_norm_(parameters, limit)
    clips.append({
        "limit": join([torch.tensor(limit)]), "norm": join([norm]), "before": before,
        "after": join([parameter.grad for parameter in parameters]),
    })

path = pathlib.Path(__file__).with_name("optimizers_torch.json")
path.write_text(json.dumps({
    "source": f"PyTorch {torch.__version__}", "shapes": SHAPES, "starts": join(starts),
    "gradients": [join(one) for one in gradients], "recordedSteps": RECORDED, "cases": cases,
    "schedules": schedules, "losses": " ".join(repr(loss).replace("nan", "NaN") for loss in LOSSES), "plateaus": plateaus, "clips": clips,
}))
