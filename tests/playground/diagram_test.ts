import { assert, assertEquals } from "@std/assert";
import { layOutDiagram } from "../../examples/playground/diagram_layout.ts";
import { linkAt, weightOf } from "../../examples/playground/diagram_links.ts";

Deno.test("a diagram takes the room there is, and more where units would touch", () => {
  const wide = layOutDiagram([7, 4, 1], 900);
  assertEquals(wide.width, 900);
  assertEquals(wide.columns.map(({ units }) => units.length), [7, 4, 1]);
  const narrow = layOutDiagram([7, 8, 8, 8, 8, 8, 8, 1], 300);
  assert(narrow.width > 300);
  for (const { columns, width, height } of [wide, narrow]) {
    for (const [i, { x, units }] of columns.entries()) {
      assert(x > 0 && x < width && units.every((y) => y > 0 && y < height));
      if (i > 0) assert(x - columns[i - 1]!.x >= 64);
    }
  }
});

Deno.test("the line at a place is found", () => {
  const layout = layOutDiagram([7, 2, 1], 600);
  const rows = [0, 3];
  const [left, right] = [layout.columns[0]!, layout.columns[1]!];
  // Half way, a line that bends the same way at both ends is at half the height.
  const x = (left.x + right.x) / 2;
  for (const from of [0, 1]) {
    for (const to of [0, 1]) {
      const y = (left.units[rows[from]!]! + right.units[to]!) / 2;
      assertEquals(linkAt(layout, rows, x, y + 1), { column: 0, from, to });
    }
  }
  assertEquals(linkAt(layout, rows, x, 5), null);
  assertEquals(linkAt(layout, rows, 2, left.units[0]!), null);
  assertEquals(weightOf(layout, [[1, 2, 3, 4], [5, 6]], { column: 0, from: 1, to: 0 }), 3);
  assertEquals(weightOf(layout, [[1, 2, 3, 4], [5, 6]], { column: 1, from: 1, to: 0 }), 6);
});
