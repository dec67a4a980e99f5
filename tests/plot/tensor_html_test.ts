import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { tensorHtml } from "../../src/plot/mod.ts";
import { refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { allElements, parseXml, textOf } from "../test_support/xml.ts";

// The library's stream holds memory from its first draw on.
ln.tidy(() => void ln.defaultRandom().uniform(0, 1, [1]));

/** The tables of a text of HTML: the caption, and the rows of cells. */
function tables(html: string): { caption: string; rows: string[][] }[] {
  const all = allElements(parseXml(`<div>${html}</div>`));
  return all.filter(({ name }) => name === "table").map((table) => ({
    caption: textOf(allElements(table).find(({ name }) => name === "caption")!),
    rows: allElements(table).filter(({ name }) => name === "tr").map((row) =>
      allElements(row).filter(({ name }) => name === "td" || name === "th").map((cell) => textOf(cell).trim())
    ),
  }));
}

/** Reads a tensor's tables, and gives its memory back. */
function shown(tensor: ln.Tensor): { caption: string; rows: string[][] }[] {
  const read = tables(tensorHtml(tensor));
  tensor.dispose();
  return read;
}

withoutLeaks("a matrix is a table with the numbers of its rows and columns", () => {
  assertEquals(shown(ln.tensor([[1, 2.5], [-3, 4]])), [{
    caption: "float32 tensor of shape [2, 2]",
    rows: [["", "0", "1"], ["0", "1.", "2.5"], ["1", "-3.", "4."]],
  }]);
});

withoutLeaks("a vector is one row, a number a line", () => {
  assertEquals(shown(ln.tensor([1, 2], { dtype: "int32" })), [{
    caption: "int32 tensor of shape [2]",
    rows: [["0", "1"], ["1", "2"]],
  }]);
  const scalar = ln.tensor(3.5);
  assertEquals(tensorHtml(scalar), "<p>float32 tensor of shape []: <code>3.5</code></p>");
  scalar.dispose();
});

withoutLeaks("bools, and an empty tensor", () => {
  const mask = ln.tensor([1, 0], { dtype: "bool" });
  assertEquals(shown(mask)[0]!.rows[1], ["True", "False"]);
  const empty = ln.zeros([0, 3]);
  assertEquals(tensorHtml(empty), "<p>float32 tensor of shape [0, 3], empty</p>");
  empty.dispose();
});

withoutLeaks("more axes are a table for each matrix", () => {
  ln.tidy(() => {
    const read = tables(tensorHtml(ln.arange(0, 24).reshape([2, 3, 4])));
    assertEquals(read.map(({ caption }) => caption), ["[0, :, :]", "[1, :, :]"]);
    assertEquals(read[1]!.rows[2], ["1", "16.", "17.", "18.", "19."]);
  });
});

withoutLeaks("long axes are shown by their ends", () => {
  ln.tidy(() => {
    const wide = tables(tensorHtml(ln.arange(0, 4000, 1, { dtype: "int32" }).reshape([40, 100])))[0]!;
    assertEquals(wide.rows.length, 1 + 21);
    assertEquals(wide.rows[0]!.length, 1 + 17);
    assertEquals(wide.rows[0]!.slice(7, 12), ["6", "7", "…", "92", "93"]);
    assertEquals(wide.rows[11], ["⋮", ...Array.from({ length: 17 }, () => "⋮")]);
    assertEquals(wide.rows.at(-1)!.at(-1), "3999");
    const deep = tensorHtml(ln.zeros([9, 2, 2]));
    assertEquals(tables(deep).map(({ caption }) => caption), [0, 1, 2, 6, 7, 8].map((i) => `[${i}, :, :]`));
    assert(deep.includes("<p>⋮</p>"));
  });
});

withoutLeaks("views are read through their strides", () => {
  ln.tidy(() => {
    const turned = ln.tensor([[1, 2], [3, 4]]).transpose();
    assertEquals(tables(tensorHtml(turned))[0]!.rows[1], ["0", "1.", "3."]);
  });
});

withoutLeaks("notebooks show tensors as tables and models as their summary", () => {
  const display = (value: object) =>
    (value as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")]!.call(value);
  const a = ln.tensor([[1, 2]]);
  assertEquals(display(a), { "text/html": tensorHtml(a), "text/plain": Deno.inspect(a) });
  a.dispose();
  assertEquals(display(a), { "text/plain": "tensor(disposed, shape=[1, 2])" });
  const model = ln.sequential([ln.dense(1, { inputShape: [2] })]);
  assertEquals(display(model), { "text/plain": model.summary({ print: () => {} }) });
  model.module.dispose();
});

refuses("tensorHtml of what is no tensor", () => {
  const gone = ln.zeros([1]);
  gone.dispose();
  return {
    operands: [],
    cases: [
      ["a list", () => tensorHtml(wrong([1])), TypeError, /array of length 1 as HTML: expected a tensor/],
      [
        "disposed",
        () => tensorHtml(gone),
        TypeError,
        /write as HTML: the tensor of shape \[1\] was disposed/,
      ],
    ],
  };
});
