"""Records PyTorch's casts between dtypes into casts_torch.json (recorded with PyTorch 2.15).

Run it, then `deno fmt casts_torch.json`. NumPy and PyTorch leave casts of NaN and of numbers beyond int32 undefined; those are not
recorded: Linnet's rule for them, the one of Rust and WebAssembly's saturating truncation, is written in the test.
"""

import json
import pathlib

import torch

VALUES = {
    torch.bool: [False, True],
    torch.int32: [0, 1, -1, 7, -(2**31), 2**31 - 1, 2**24 + 1, -(2**24) - 3],
    torch.float32: [0.0, -0.0, 0.5, -0.5, 0.99999994, 1.5, -1.5, 2.5, 1e-45, 16777216.0, 2147483520.0, -2147483648.0],
    torch.float64: [0.0, -0.0, 0.1, 0.9999999999999999, -1.9999999999999998, 5e-324, 1e-46, 16777217.0, 16777219.0,
                    2147483647.0, 2147483647.9999998, -2147483648.9999995, 3.4028235677973366e38, 3.4028235677973362e38],
}
LIMIT = 2.0**31


def spell(value):
    if isinstance(value, (bool, int)):
        return str(int(value))
    return {"inf": "Infinity", "-inf": "-Infinity"}.get(repr(value), repr(value))


cases = []
for source, values in VALUES.items():
    for target in VALUES:
        kept = [v for v in values if target != torch.int32 or -LIMIT - 1 < v < LIMIT]
        result = torch.tensor(kept, dtype=source).to(target).tolist()
        cases.append({
            "from": str(source).removeprefix("torch."), "to": str(target).removeprefix("torch."),
            "input": " ".join(map(spell, kept)), "output": " ".join(map(spell, result)),
        })

path = pathlib.Path(__file__).with_name("casts_torch.json")
path.write_text(json.dumps({"source": f"PyTorch {torch.__version__}", "cases": cases}))
