import { assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { LabelEncoder } from "../../src/data/label_encoder.ts";
import { refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

withoutLeaks("classes are sorted, and numbers lead back to labels", () => {
  const labels = ["paris", "paris", "tokyo", "amsterdam"];
  const encoder = new LabelEncoder().fit(labels);
  // The example in scikit-learn's documentation.
  assertEquals(encoder.classes, ["amsterdam", "paris", "tokyo"]);
  using y = encoder.transform(["tokyo", "tokyo", "paris"]);
  assertEquals([y.dtype, y.toArray()], ["int32", [2, 2, 1]]);
  assertEquals(encoder.inverseTransform(y), ["tokyo", "tokyo", "paris"]);
  assertEquals(encoder.inverseTransform([2, 2, 1]), ["tokyo", "tokyo", "paris"]);
  using scores = ln.tensor([[0, 1, 0], [1, 0, 0]]);
  assertEquals(ln.tidy(() => encoder.inverseTransform(scores.argmax({ axis: 1 }))), ["paris", "amsterdam"]);
});

withoutLeaks("classes are sorted by code points, as Python sorts strings", () => {
  // sorted(["z", "\U0001F600", "\uFFFD", "Z", "", "é", "za"]) in Python.
  const sorted = ["", "Z", "z", "za", "é", "\uFFFD", "\u{1F600}"];
  const encoder = new LabelEncoder().fit(["z", "\u{1F600}", "\uFFFD", "Z", "", "é", "za"]);
  assertEquals(encoder.classes, sorted);
});

withoutLeaks("an encoder is restored from its classes", () => {
  const { classes } = new LabelEncoder().fit(["b", "a"]);
  using y = new LabelEncoder(JSON.parse(JSON.stringify(classes))).transform(["b", "a", "b"]);
  assertEquals(y.toArray(), [1, 0, 1]);
  // Names that objects have.
  using names = new LabelEncoder().fitTransform(["constructor", "__proto__"]);
  assertEquals(names.toArray(), [1, 0]);
});

withoutLeaks("no labels are no error", () => {
  using none = new LabelEncoder().fitTransform([]);
  assertEquals([none.dtype, none.shape], ["int32", [0]]);
});

refuses("wrong labels", () => {
  const encoder = new LabelEncoder(["a", "b"]);
  return {
    operands: [],
    cases: [
      [
        "an unknown label",
        () => encoder.transform(["a", "c"]),
        RangeError,
        /label 1, "c", is none of the 2 classes/,
      ],
      ["a number", () => encoder.fit(wrong(["a", 1])), TypeError, /label 1 is 1, expected a string/],
      ["no array", () => encoder.fit(wrong("ab")), TypeError, /expected an array of strings/],
      ["a class twice", () => new LabelEncoder(["a", "b", "a"]), RangeError, /the class "a" comes twice/],
      [
        "a number without a class",
        () => encoder.inverseTransform([0, 2]),
        RangeError,
        /element 1 is 2, expected .* 0 to 1/,
      ],
      ["a fraction", () => encoder.inverseTransform([0.5]), RangeError, /element 0 is 0.5/],
      ["a negative number", () => encoder.inverseTransform([-1]), RangeError, /element 0 is -1/],
      ["text", () => encoder.inverseTransform(wrong("0")), TypeError, /expected a tensor or an array/],
      ["nothing learnt", () => new LabelEncoder().transform(["a"]), TypeError, /before fit\(\)/],
      ["nothing learnt for the classes", () => new LabelEncoder().classes, TypeError, /before fit\(\)/],
    ],
  };
});
