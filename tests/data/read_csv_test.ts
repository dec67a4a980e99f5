import { assertEquals, assertStrictEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { readCsv, type ReadCsvOptions } from "../../src/data/read_csv.ts";
import { refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

const IRIS = "length,width,species\n5.1,3.5,setosa\n6.2,2.9,versicolor\n4.9,3,setosa\n";

/** What was read, for comparison; disposes of the tensors. */
function read(text: string | Uint8Array, options: ReadCsvOptions = {}) {
  return ln.tidy(() => {
    const { x, columns, ...labels } = readCsv(text, options as ReadCsvOptions & { label: string });
    const { y, classes } = labels as { y?: ln.Tensor<1>; classes?: readonly string[] | null };
    return {
      columns: [...columns],
      x: x.toArray(),
      ...(y ? { y: y.toArray(), classes: classes && [...classes], dtype: y.dtype } : {}),
    };
  });
}
const rows = (text: string | Uint8Array, options: ReadCsvOptions = {}) =>
  read(text, { header: false, ...options }).x;

withoutLeaks("a table with a header and text labels", () => {
  assertEquals(read(IRIS, { label: "species", dtype: "float64" }), {
    columns: ["length", "width"],
    x: [[5.1, 3.5], [6.2, 2.9], [4.9, 3]],
    y: [0, 1, 0],
    classes: ["setosa", "versicolor"],
    dtype: "int32",
  });
});

withoutLeaks("float32 is the default, and what is read belongs to the innermost scope", () => {
  const scope = ln.scope();
  const { x, y } = readCsv("a,b\n0.1,1\n", { label: "b" });
  assertEquals([x.dtype, x.toArray()], ["float32", [[Math.fround(0.1)]]]);
  scope.close();
  assertEquals([x.isDisposed, y.isDisposed], [true, true]);
});

withoutLeaks("columns are chosen by name or number, in any order", () => {
  const columns = (options: ReadCsvOptions) => read("a,b,c\n1,2,3\n4,5,6\n", options);
  assertEquals(columns({ columns: ["c", "a"] }), { columns: ["c", "a"], x: [[3, 1], [6, 4]] });
  assertEquals(columns({ columns: [-1, 0] }), { columns: ["c", "a"], x: [[3, 1], [6, 4]] });
  assertEquals(columns({ columns: ["b"], label: 0 }).x, [[2], [5]]);
  assertEquals(columns({ label: -1 }), {
    columns: ["a", "b"],
    x: [[1, 2], [4, 5]],
    y: [3, 6],
    classes: null,
    dtype: "int32",
  });
  assertEquals(read("1,2\n3,4\n", { header: false, columns: [1] }), { columns: ["1"], x: [[2], [4]] });
  assertEquals(read("1,2\n3,4\n", { header: true }), { columns: ["1", "2"], x: [[3, 4]] });
  // Columns that are not read may hold anything.
  assertEquals(read("a,b\n,2\nx,3\n", { columns: ["b"] }).x, [[2], [3]]);
});

withoutLeaks("labels: whole numbers, others, and text by the first row or by the option", () => {
  const labels = (text: string, options: ReadCsvOptions = {}) => {
    const { y, classes, dtype } = read(text, { header: false, label: 0, ...options });
    return [y, classes, dtype];
  };
  assertEquals(labels("3,1\n-1,1\n"), [[3, -1], null, "int32"]);
  assertEquals(labels("3,1\n0.5,1\n"), [[3, 0.5], null, "float32"]);
  assertEquals(labels("3,1\n2147483648,1\n", { dtype: "float64" }), [[3, 2147483648], null, "float64"]);
  assertEquals(labels("b,1\n7,1\na,1\n"), [[2, 0, 1], ["7", "a", "b"], "int32"]);
  assertEquals(labels("10,1\n9,1\n", { labels: "text" }), [[0, 1], ["10", "9"], "int32"]);
  assertEquals(labels("10,1\n9,1\n", { labels: "numbers" }), [[10, 9], null, "int32"]);
  assertEquals(labels(`"a, ""b""",1\n`), [[0], [`a, "b"`], "int32"]);
});

withoutLeaks("line ends, a byte order mark, empty lines and a missing last line end", () => {
  for (
    const text of ["1,2\n3,4\n", "1,2\r\n3,4\r\n", "1,2\r3,4\r", "1,2\n3,4", "1,2\r\n3,4", "\ufeff1,2\n3,4"]
  ) {
    assertEquals(rows(text), [[1, 2], [3, 4]], JSON.stringify(text));
  }
  assertEquals(rows("\n\r\n1,2\n\n3,4\n\n\r\n"), [[1, 2], [3, 4]]);
  assertEquals(rows(new TextEncoder().encode("\ufeff1,2\n3,4")), [[1, 2], [3, 4]]);
  assertEquals(read("\n\na,b\n\n1,2\n"), { columns: ["a", "b"], x: [[1, 2]] });
});

withoutLeaks("quotes, as RFC 4180 has them", () => {
  assertEquals(rows(`"1","2"\r\n"3",4\r\n`), [[1, 2], [3, 4]]);
  assertEquals(read(`"a ""b""","c,d","e\r\nf",g\n1,2,3,4\n`), {
    columns: [`a "b"`, "c,d", "e\r\nf", "g"],
    x: [[1, 2, 3, 4]],
  });
  assertEquals(read(`"a"\n"1"`), { columns: ["a"], x: [[1]] });
});

withoutLeaks("other delimiters", () => {
  assertEquals(rows("1\t2\n3\t4\n", { delimiter: "\t" }), [[1, 2], [3, 4]]);
  assertEquals(rows("1;2\n", { delimiter: ";" }), [[1, 2]]);
  assertEquals(rows(`"1"|" 2"\n`, { delimiter: "|" }), [[1, 2]]);
});

withoutLeaks("empty fields become what missing says, and so do the texts that count as empty", () => {
  const options = { missing: -1, missingValues: ["NA", "?", "999"] };
  assertEquals(rows('1,,3\n,  ,""\nNA,?,999\n,1,\n', options), [[1, -1, 3], [-1, -1, -1], [-1, -1, -1], [
    -1,
    1,
    -1,
  ]]);
  assertEquals(rows("1,\n", { missing: NaN }), [[1, NaN]]);
  // One column: an empty line is an empty field.
  assertEquals(rows("1\n\n2\n", { missing: 0 }), [[1], [0], [2]]);
});

withoutLeaks("numbers as Python's float reads them", () => {
  const text = " 1 ,+2,-3.,.5,-.25,1e3,1E-2,+0.1e+1,\t4\t,-0,nan,-inf,Infinity,0012";
  assertEquals(rows(text, { dtype: "float64" }), [
    [1, 2, -3, 0.5, -0.25, 1000, 0.01, 1, 4, -0, NaN, -Infinity, Infinity, 12],
  ]);
  // Each has more digits than are exact in one division; the values are those of IEEE 754's nearest doubles.
  const long =
    "0.1000000000000000055511151231257827,9007199254740993,123456789012345.6,1e400,5e-324,179769313486231570e291";
  assertEquals(rows(long, { dtype: "float64" }), [
    [0.1, 9007199254740992, 123456789012345.6, Infinity, 5e-324, Number.MAX_VALUE],
  ]);
});

withoutLeaks("many rows", () => {
  const text = Array.from({ length: 5000 }, (_, i) => `${i},${i / 8},c${i % 3}`).join("\n");
  ln.tidy(() => {
    const { x, y, classes } = readCsv(text, { header: false, label: 2 });
    assertEquals([x.shape, y.shape, classes], [[5000, 2], [5000], ["c0", "c1", "c2"]]);
    assertEquals(x.slice(4999).toArray(), [4999, 4999 / 8]);
    assertEquals(x.sum({ axis: 0 }).toArray(), [4999 * 2500, 4999 * 2500 / 8]);
  });
});

withoutLeaks("the types follow the options", () => {
  ln.tidy(() => {
    const withLabel = readCsv(IRIS, { label: "species" });
    const classes: readonly string[] | null = withLabel.classes;
    const without = readCsv(IRIS, { columns: [0] });
    // @ts-expect-error: without a label there is no y.
    assertStrictEquals(without.y, undefined);
    assertEquals([withLabel.y.rank, classes?.length], [1, 2]);
  });
});

refuses("wrong CSV", () => {
  const error = (text: string, options: ReadCsvOptions, message: RegExp) =>
    [JSON.stringify(text).slice(0, 30), () => readCsv(text, options), RangeError, message] as const;
  const noHeader = { header: false };
  return {
    operands: [],
    cases: [
      error("", {}, /there are no rows/),
      error("\n\n", noHeader, /there are no rows/),
      error("a,b\n", {}, /there are no rows after the header/),
      error("1,2\n3,4\n", {}, /nothing but numbers; pass header: false/),
      error("a,b\n1,x\n", {}, /^Cannot read CSV: line 2, column 2 \("b"\): "x" is not a number$/),
      error("1,2\n3,4x\n", noHeader, /line 2, column 2: "4x" is not a number/),
      error("a,b\n1,2\n\n3,\n", {}, /line 4, column 2 \("b"\): the field is empty; pass missing/),
      error("1,2\n3,  \n", noHeader, /line 2, column 2: " {2}" counts as empty; pass missing/),
      error("1\n\n2\n", noHeader, /line 2, column 1: the field is empty/),
      error("1,NA\n", { header: false, missingValues: ["NA"] }, /"NA" counts as empty; pass missing/),
      error("1,NA\n", noHeader, /"NA" is not a number/),
      error("1,2\n3\n", noHeader, /line 2, column 1: the row ends after 1 fields, it should have 2/),
      error("1,2\n3,4,5\n", noHeader, /line 2, column 3: the row has more than the 2 fields/),
      error("a,b\n1,2,\n", {}, /line 2, column 3: the row has more than the 2 fields/),
      error(`1,"2\n3,4\n`, noHeader, /line 1, column 2: the quote that begins the field is never closed/),
      error(`a,"b\r\nc"\n1,"2`, {}, /line 3, column 2: the quote that begins the field is never closed/),
      error(`1,"2"3\n`, noHeader, /line 1, column 2: text stands between the closing quote/),
      error(`1,2"3"\n`, noHeader, /line 1, column 2: a quote stands in a field/),
      error(
        `"a\n\nb",c\r\n1,2\r\n"\n3",x`,
        { columns: ["c"] },
        /line 6, column 2 \("c"\): "x" is not a number/,
      ),
      error(`"a\rb\r\nc",d\n1,x`, {}, /line 4, column 2/),
      ...["0x10", "1_000", "1,5e", "--1", "e5", ".", "+", "1e", "1 2", "Infinit", "nanny", "٣", "1e5.5"].map((
        text,
      ) => error(`"${text}"`, noHeader, /is not a number/)),
      error(`"${"9".repeat(500)}x"`, noHeader, /"9{60}…" is not a number/),
      error(IRIS, { label: "kind" }, /column "kind": the header has "length", "width", "species"/),
      error(IRIS, { label: 3 }, /column 3: expected a whole number from -3 to 2/),
      error(IRIS, { label: 0.5 }, /column 0.5/),
      error(IRIS, { columns: ["species"] }, /line 2, column 3 \("species"\): "setosa" is not a number/),
      error(IRIS, { columns: [0, "length"] }, /column 1 \("length"\) is chosen twice/),
      error(
        IRIS,
        { columns: ["species", "width"], label: 2 },
        /column 3 \("species"\) is the label and among the columns/,
      ),
      error(IRIS, { columns: [] }, /no columns are left for x/),
      error("a\n1\n", { label: "a" }, /no columns are left for x/),
      error("1,2\n", { header: false, label: "a" }, /without a header columns have numbers/),
      error("a,a\n1,2\n", { label: "a" }, /two columns have this name/),
      error("1,2\n,3\n", { header: false, label: 0, missing: 0 }, /line 2, column 1: the label is missing/),
      error(
        "1,2\nb,3\n",
        { header: false, label: 0 },
        /line 2, column 1: the label "b" is not a number, as the first one is/,
      ),
      ["bytes that are no UTF-8", () => readCsv(Uint8Array.of(0x31, 0xff)), RangeError, /no UTF-8/],
      ["a number", () => readCsv(wrong(5)), TypeError, /expected its text/],
      ["a long delimiter", () => readCsv("1", { delimiter: ", " }), TypeError, /delimiter ", "/],
      ["a quote as delimiter", () => readCsv("1", { delimiter: '"' }), TypeError, /delimiter/],
      ["a wrong dtype", () => readCsv("1", wrong({ dtype: "int32" })), TypeError, /dtype "int32"/],
      ["a wrong header", () => readCsv("1", wrong({ header: "a" })), TypeError, /header "a"/],
      ["wrong labels", () => readCsv("1", wrong({ labels: "number" })), TypeError, /labels "number"/],
      ["a wrong missing", () => readCsv("1", wrong({ missing: "0" })), TypeError, /missing "0"/],
      [
        "wrong missing values",
        () => readCsv("1", wrong({ missingValues: "NA" })),
        TypeError,
        /missingValues "NA"/,
      ],
      ["wrong columns", () => readCsv("a\n1", wrong({ columns: "a" })), TypeError, /columns "a"/],
      ["a wrong column", () => readCsv("a\n1", wrong({ columns: [true] })), TypeError, /column true/],
    ],
  };
});
