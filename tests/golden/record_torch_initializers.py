"""Records what torch.nn.init draws into torch_initializers.json (written with PyTorch 2.15.0, Python 3.11).

Run from this folder. Each case is one seeding of the generator and one initialised tensor.
"""

import json
import math

import torch
from torch.nn import init


def case(seed, shape, dtype, name, **options):
    torch.manual_seed(seed)
    values = getattr(init, name)(torch.empty(*shape, dtype=getattr(torch, dtype)), **options)
    return {"seed": seed, "shape": shape, "dtype": dtype, "name": name, "options": options, "values": values.flatten().tolist()}


cases = [
    case(1, [4, 3], "float32", "kaiming_uniform_", a=math.sqrt(5)),
    case(1, [4, 3], "float64", "kaiming_uniform_", a=math.sqrt(5)),
    case(2, [2, 3, 2, 2], "float32", "kaiming_uniform_", nonlinearity="relu"),
    case(3, [3, 5], "float32", "kaiming_uniform_", a=0.01, mode="fan_out"),
    case(3, [3, 5], "float32", "kaiming_uniform_", nonlinearity="tanh"),
    case(3, [2, 5], "float32", "kaiming_uniform_", nonlinearity="selu"),
    case(4, [4, 3], "float32", "kaiming_normal_"),
    case(4, [4, 7], "float32", "kaiming_normal_", nonlinearity="relu", mode="fan_out"),
    case(4, [3, 2], "float64", "kaiming_normal_", nonlinearity="linear"),
    case(5, [4, 3], "float32", "orthogonal_"),
    case(5, [3, 4], "float32", "orthogonal_"),
    case(6, [5, 5], "float64", "orthogonal_", gain=0.5),
    case(6, [3, 2, 4], "float64", "orthogonal_"),
]

with open("torch_initializers.json", "w") as file:
    json.dump({"torch": torch.__version__, "cases": cases}, file)
    file.write("\n")
