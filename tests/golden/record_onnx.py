"""Records ONNX files of other programs into onnx.json (written with PyTorch 2.15.0, onnx 1.23.2, onnxruntime 1.32.0, onnxscript 0.7.2
and NumPy 2.4.6, Python 3.11).

Run from this folder. Files, inputs and outputs are in base64. `text` is what PyTorch prints for the module, in evaluation mode; where
the exporter stores a weight the other way round or drops a layer, it says what is then there. The outputs of PyTorch's files are PyTorch's
own, those of the others onnxruntime's.
"""

import base64
import io
import json
import os
import tempfile
import warnings

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper
from torch import nn

warnings.filterwarnings("ignore")
torch.manual_seed(0)


def text(data):
    return base64.b64encode(bytes(data)).decode()


def numbers(array):
    array = np.ascontiguousarray(array)
    return {"dtype": str(array.dtype), "shape": list(array.shape), "data": text(array.tobytes())}


def trained(module):
    """Weights and statistics that are no two alike, for exporters store equal ones once."""
    with torch.no_grad():
        for value in list(module.parameters()) + [b for b in module.buffers() if b.is_floating_point()]:
            value.uniform_(0.2, 1.2)
    return module.eval()


def script(module, sample, opset):
    file = io.BytesIO()
    torch.onnx.export(
        module,
        (sample,),
        file,
        dynamo=False,
        opset_version=opset,
        input_names=["input"],
        output_names=["output"],
        dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}},
    )
    return file.getvalue()


def dynamo(module, sample, opset):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.onnx")
        shapes = ({0: torch.export.Dim("batch")},)
        torch.onnx.export(
            module,
            (sample,),
            path,
            dynamo=True,
            opset_version=opset,
            dynamic_shapes=shapes,
            external_data=False,
            verbose=False,
        )
        # Where each node comes from in the source takes most of the file, and names folders.
        model = onnx.load(path)
        for one in [*model.graph.node, *model.graph.input, *model.graph.output, model.graph, model]:
            del one.metadata_props[:]
        del model.graph.value_info[:]
        return model.SerializeToString()


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 3)
        self.fc2 = nn.Linear(3, 1)

    def forward(self, x):
        return torch.sigmoid(self.fc2(torch.relu(self.fc1(x))))


def activations(bias):
    return nn.Sequential(
        nn.Linear(4, 5),
        nn.GELU(),
        nn.BatchNorm1d(5, eps=1e-4, momentum=0.2),
        nn.LayerNorm(5),
        nn.Linear(5, 3, bias=bias),
        nn.SiLU(),
        nn.Softplus(2.0),
        nn.ELU(0.5),
        nn.LeakyReLU(0.2),
        nn.Linear(3, 3),
        nn.Tanh(),
        nn.Softplus(),
        nn.LogSoftmax(-1),
    )


def words():
    return nn.Sequential(
        nn.Embedding(7, 4),
        nn.Linear(4, 3),
        nn.Tanh(),
        nn.Flatten(),
        nn.LayerNorm(6, elementwise_affine=False),
        nn.BatchNorm1d(6, affine=False),
        nn.Linear(6, 2),
        nn.Softmax(dim=1),
    )


def series():
    return nn.Sequential(nn.BatchNorm1d(3), nn.LayerNorm((3, 2)), nn.Flatten(0, 1), nn.Identity(), nn.LogSoftmax(1))


def double():
    return nn.Sequential(nn.Linear(3, 4), nn.Sigmoid(), nn.Linear(4, 2)).double()


NET = "Sequential(\n  (0): Linear(in_features=2, out_features=3, bias=True)\n  (1): ReLU()\n" \
    "  (2): Linear(in_features=3, out_features=1, bias=True)\n  (3): Sigmoid()\n)"


def replaced(module, *pairs):
    printed = str(module)
    for old, new in pairs:
        assert old in printed, (old, printed)
        printed = printed.replace(old, new)
    return printed


LINEAR_1 = ("(1): Linear(in_features=4, out_features=3, bias=True)", "(1): Dense(units=3, activation=linear, use_bias=True)")
NO_AFFINE = ("LayerNorm((6,), eps=1e-05, elementwise_affine=False, bias=False)", "LayerNorm((6,), eps=1e-05, elementwise_affine=True, bias=False)")
BATCH_AFFINE = ("BatchNorm1d(6, eps=1e-05, momentum=0.1, affine=False, bias=False,", "BatchNorm1d(6, eps=1e-05, momentum=0.1, affine=True, bias=True,")
FLATTEN = ("start_dim=1, end_dim=-1", "start_dim=1, end_dim=2")
NO_BIAS = ("(4): Linear(in_features=5, out_features=3, bias=False)", "(4): Dense(units=3, activation=linear, use_bias=False)")

x4 = torch.randn(5, 4)
indices = torch.tensor([[0, 6], [3, 3], [5, 1]])
x2 = torch.randn(4, 2)
x32 = torch.randn(4, 3, 2)
x3 = torch.randn(3, 3, dtype=torch.float64)

torch_files = []


def record(name, module, sample, export, opset, printed=None):
    data = export(module, sample[:2], opset)
    onnx.checker.check_model(data, full_check=True)
    with torch.no_grad():
        output = module(sample)
    given = sample.to(torch.int32) if sample.dtype == torch.int64 else sample
    torch_files.append({
        "name": name,
        "file": text(data),
        "text": printed or str(module),
        "input": numbers(given.numpy()),
        "output": numbers(output.numpy()),
    })


plain, biased = trained(activations(False)), trained(activations(True))
record("activations, script, opset 17", plain, x4, script, 17, replaced(plain, NO_BIAS))
record("activations, script, opset 13", biased, x4, script, 13)
record("activations, script, opset 20", biased, x4, script, 20)
record("activations, dynamo, opset 18", biased, x4, dynamo, 18)
record("activations, dynamo, opset 20", biased, x4, dynamo, 20)
fresh = activations(True).eval()
record("equal weights stored once, script", fresh, x4, script, 17)
record("equal weights stored once, dynamo", fresh, x4, dynamo, 20)
book = trained(words())
record("embedding, script", book, indices, script, 17, replaced(book, LINEAR_1))
record("embedding, dynamo", book, indices, dynamo, 20, replaced(book, LINEAR_1, NO_AFFINE, BATCH_AFFINE, FLATTEN))
wave = trained(series())
WITHOUT_IDENTITY = ("  (3): Identity()\n  (4): LogSoftmax", "  (3): LogSoftmax")
record("places, script", wave, x32, script, 17, replaced(wave, WITHOUT_IDENTITY, ("start_dim=0, end_dim=1", "start_dim=0, end_dim=1")))
record("places, dynamo", wave, x32, dynamo, 20, replaced(wave, WITHOUT_IDENTITY))
net = trained(Net())
record("a class of one's own, script", net, x2, script, 17, NET)
record("a class of one's own, dynamo", net, x2, dynamo, 20, NET)
wide = trained(double())
record("float64, script", wide, x3, script, 17)
record("float64, dynamo", wide, x3, dynamo, 20)

# Files of the reference library, with what exporters write seldom.
other_files = []


def record_other(name, nodes, initializers, shape, sample, printed, opset=17):
    graph = helper.make_graph(
        nodes,
        "graph",
        [helper.make_tensor_value_info("x", helper.np_dtype_to_tensor_dtype(sample.dtype), shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, None])],
        initializers,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8, producer_name="é")
    onnx.checker.check_model(model)
    data = model.SerializeToString()
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    output = session.run(None, {"x": sample})[0]
    given = sample.astype(np.int32) if sample.dtype == np.int64 else sample
    other_files.append({
        "name": name,
        "file": text(data),
        "text": printed,
        "input": numbers(given),
        "output": numbers(output),
    })


def weights(name, *shape, type=TensorProto.FLOAT, raw=False):
    values = np.random.default_rng(len(name) + sum(shape)).uniform(-1, 1, shape).astype(np.float32)
    return helper.make_tensor(name, type, shape, values.tobytes() if raw else values.flatten(), raw=raw)


def scalar(name, value):
    return helper.make_tensor(name, TensorProto.FLOAT, [], [value])


node = helper.make_node
sample = np.random.default_rng(0).uniform(-2, 2, (3, 4)).astype(np.float32)
record_other(
    "elements as numbers, a product and a sum, and Keras's names",
    [
        node("MatMul", ["x", "kernel"], ["a"], "model/dense/MatMul"),
        node("Add", ["a", "bias"], ["b"], "model/dense/BiasAdd"),
        node("Relu", ["b"], ["c"], "model/dense/Relu"),
        node("BatchNormalization", ["c", "bn/gamma", "bn/beta", "bn/moving_mean", "bn/moving_variance"], ["d"], "model/bn", epsilon=1e-3, momentum=0.99),
        node("Gemm", ["d", "w", "row"], ["e"], "model/out/Gemm", transB=1),
        node("Softmax", ["e"], ["y"], "model/out/Softmax"),
    ],
    [
        weights("kernel", 4, 3),
        weights("bias", 3, raw=True),
        helper.make_tensor("bn/gamma", TensorProto.FLOAT, [3], [1, 2, 3]),
        helper.make_tensor("bn/beta", TensorProto.FLOAT, [3], [-1, 0, 1]),
        helper.make_tensor("bn/moving_mean", TensorProto.FLOAT, [3], [0.5, 0.25, 0]),
        helper.make_tensor("bn/moving_variance", TensorProto.FLOAT, [3], [1, 4, 0.5]),
        weights("w", 2, 3),
        weights("row", 1, 2),
    ],
    ["n", 4],
    sample,
    "Sequential(\n  (0): Dense(units=3, activation=relu, use_bias=True)\n  (1): BatchNormalization(axis=1, momentum=0.99, epsilon=0.001)\n"
    "  (2): Linear(in_features=3, out_features=2, bias=True)\n  (3): Softmax(dim=-1)\n)",
)
record_other(
    "gelu as Keras writes it, a transposed weight, dropout and reshape",
    [
        node("Constant", [], ["root"], value_float=0.7071067811865476),
        node("Mul", ["x", "half"], ["a"]),
        node("Mul", ["root", "x"], ["b"]),
        node("Erf", ["b"], ["c"]),
        node("Add", ["one", "c"], ["d"]),
        node("Mul", ["a", "d"], ["e"]),
        node("Transpose", ["w"], ["wt"], perm=[1, 0]),
        node("MatMul", ["e", "wt"], ["f"]),
        node("Dropout", ["f", "ratio"], ["g"]),
        node("Identity", ["target"], ["shape"]),
        node("Reshape", ["g", "shape"], ["y"]),
    ],
    [
        scalar("half", 0.5),
        scalar("one", 1.0),
        weights("w", 2, 4),
        scalar("ratio", 0.3),
        helper.make_tensor("target", TensorProto.INT64, [2], [0, -1]),
    ],
    [None, 3, 4],
    np.random.default_rng(1).uniform(-2, 2, (2, 3, 4)).astype(np.float32),
    "Sequential(\n  (0): GELU(approximate='none')\n  (1): Linear(in_features=4, out_features=2, bias=False)\n"
    "  (2): Dropout(p=0.3, inplace=False)\n  (3): Flatten(start_dim=1, end_dim=2)\n)",
)

versions = f"PyTorch {torch.__version__.split('+')[0]}, onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}, NumPy {np.__version__}"
with open("onnx.json", "w") as file:
    json.dump({"source": versions, "torch": torch_files, "other": other_files}, file, indent=1)
print(versions, len(torch_files), len(other_files), os.path.getsize("onnx.json"))
