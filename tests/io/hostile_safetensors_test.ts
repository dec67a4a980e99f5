import { readSafetensors } from "../../src/io/safetensors_reader.ts";
import { type Case, refuses, wrong } from "../test_support/refuses.ts";
import { entry, fileOf, fileWith } from "./safetensors_file.ts";

const good = entry("F32", [2], [0, 8]);
const read = (file: unknown) => () => readSafetensors(wrong(file));
const text = (header: string, bytes = 8) => read(fileOf(header, new Uint8Array(bytes)));
const members = (given: Record<string, unknown>, bytes = 8) => read(fileWith(given, bytes));
const one = (dtype: unknown, shape: unknown, offsets: unknown, bytes = 8) =>
  members({ a: entry(dtype, shape, offsets) }, bytes);
const header = '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';

function refusesFiles(name: string, cases: readonly Case[]): void {
  refuses(name, () => ({ operands: [], cases: [...cases] }));
}

refusesFiles("what is no file is refused", [
  ["a path", read("model.safetensors"), TypeError, /read safetensors from "model.safetensors".*not its name/],
  ["nothing", read(undefined), TypeError, /from undefined/],
  ["an empty file", read(new Uint8Array()), RangeError, /cut short: it has 0 bytes/],
  [
    "text",
    read(new TextEncoder().encode("<!DOCTYPE html>")),
    RangeError,
    /length is \d{19}.*is this a safetensors file/,
  ],
]);

refusesFiles("a header's length that can't be is refused", [
  [
    "one byte too many",
    read(fileOf(header, new Uint8Array(8), 63n)),
    RangeError,
    /header ends at byte 71, the file at byte 70/,
  ],
  [
    "one byte too few",
    read(fileOf(header, new Uint8Array(8), 53n)),
    TypeError,
    /expected "," or "}" at character 53, found its end/,
  ],
  ["0", read(fileOf(header, new Uint8Array(8), 0n)), TypeError, /must begin with "{"/],
  [
    "more than is allowed",
    read(fileOf(header, new Uint8Array(8), 100_000_001n)),
    RangeError,
    /100000001, expected at most 100000000/,
  ],
  ["2⁵³ + 1", read(fileOf(header, new Uint8Array(8), 2n ** 53n + 1n)), RangeError, /9007199254740993/],
  ["2⁶³", read(fileOf(header, new Uint8Array(8), 2n ** 63n)), RangeError, /9223372036854775808/],
  ["2⁶⁴ − 1", read(fileOf(header, new Uint8Array(8), 2n ** 64n - 1n)), RangeError, /18446744073709551615/],
]);

refusesFiles("a header that is no JSON of the right form is refused", [
  ["white space before", text(" " + header), TypeError, /must begin with "{"/],
  ["a byte order mark", text("\ufeff" + header), TypeError, /must begin with "{"/],
  ["an array", text("[]"), TypeError, /must begin with "{"/],
  ["an open object", text("{"), TypeError, /expected a string at character 1/],
  [
    "a comma at the end",
    text('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},}'),
    TypeError,
    /expected a string/,
  ],
  ["no comma", text('{"a":{"dtype":"F32" "shape":[2]}}'), TypeError, /expected "," or "}" at character 20/],
  ["no colon", text('{"a"{}}'), TypeError, /expected ":"/],
  ["something behind", text(header + "x"), TypeError, /expected its end at character 54, found "x"/],
  ["zero bytes behind", text(header + "\0\0"), TypeError, /expected its end/],
  ["a comment", text('{/**/"a":1}'), TypeError, /expected a string/],
  ["single quotes", text("{'a':1}"), TypeError, /expected a string/],
  ["an open string", text('{"a'), TypeError, /expected the end of the string/],
  ["an escaped end of a string", text('{"a\\'), TypeError, /expected the end of the string/],
  ["a control character", text('{"a\n":1}'), TypeError, /without control characters/],
  ["an unknown escape", text('{"\\x41":1}'), TypeError, /unknown escapes/],
  ["half of a surrogate pair", text('{"\\ud800":1}'), TypeError, /whole characters/],
  ["wrong UTF-8", read(fileOf(new Uint8Array([123, 34, 0xff, 34, 58]))), TypeError, /not valid UTF-8/],
  [
    "a surrogate in UTF-8",
    read(fileOf(new Uint8Array([123, 34, 0xed, 0xa0, 0x80, 34]))),
    TypeError,
    /not valid UTF-8/,
  ],
  ["deep nesting", text("[".repeat(1e6)), TypeError, /must begin with "{"/],
  ["deep nesting in a shape", text(`{"a":{"shape":${"[".repeat(1e6)}`), TypeError, /expected a whole number/],
  [
    "deep nesting in a name",
    text('{"a":'.repeat(1e5)),
    TypeError,
    /"a" has "a", which the format does not know/,
  ],
]);

refusesFiles("names that come twice are refused", [
  ["a tensor", text(header.slice(0, -1) + "," + header.slice(1)), TypeError, /the name "a" twice/],
  [
    "with escapes",
    text(header.slice(0, -1) + "," + header.slice(1).replace("a", "\\u0061")),
    TypeError,
    /the name "a" twice/,
  ],
  [
    "a member",
    text('{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}'),
    TypeError,
    /"dtype" twice/,
  ],
  ["the metadata", text('{"__metadata__":{},"__metadata__":{}}', 0), TypeError, /"__metadata__" twice/],
  ["in the metadata", text('{"__metadata__":{"x":"1","x":"2"}}', 0), TypeError, /"x" twice/],
  [
    "__proto__",
    text('{"__proto__":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"__proto__":{}}', 0),
    TypeError,
    /"__proto__" twice/,
  ],
]);

refusesFiles("members of a wrong kind are refused", [
  ["a tensor that is a number", members({ a: 1 }), TypeError, /expected "{"/],
  ["a tensor that is null", members({ a: null }), TypeError, /expected "{"/],
  ["a tensor that is a list", members({ a: [] }), TypeError, /expected "{"/],
  ["no dtype", members({ a: { shape: [2], data_offsets: [0, 8] } }), TypeError, /"a" has no "dtype"/],
  ["no shape", members({ a: { dtype: "F32", data_offsets: [0, 8] } }), TypeError, /"a" has no "shape"/],
  ["no offsets", members({ a: { dtype: "F32", shape: [2] } }), TypeError, /"a" has no "data_offsets"/],
  ["nothing", members({ a: {} }), TypeError, /"a" has no "dtype"/],
  [
    "another member",
    members({ a: { ...good, strides: [1] } }),
    TypeError,
    /"strides", which the format does not know/,
  ],
  ["a dtype that is no string", one(32, [2], [0, 8]), TypeError, /expected a string/],
  ["a shape that is no list", one("F32", 2, [0, 8]), TypeError, /expected "\["/],
  ["a shape of strings", one("F32", ["2"], [0, 8]), TypeError, /expected a whole number/],
  [
    "a negative length",
    one("F32", [-2], [0, 8]),
    TypeError,
    /expected a whole number of 0 or more.*found "-2\]/,
  ],
  ["a fraction", one("F32", [2.5], [0, 8]), TypeError, /expected a whole number/],
  ["a fraction of 0", text(header.replace("[2]", "[2.0]")), TypeError, /expected a whole number/],
  ["an exponent", text(header.replace("[2]", "[2e0]")), TypeError, /expected a whole number/],
  ["a leading zero", text(header.replace("[2]", "[02]")), TypeError, /expected a whole number/],
  ["minus zero", text(header.replace("[0,", "[-0,")), TypeError, /expected a whole number/],
  ["NaN", text(header.replace("[2]", "[NaN]")), TypeError, /expected a whole number/],
  ["null", one("F32", [null], [0, 8]), TypeError, /expected a whole number/],
  ["one offset", one("F32", [2], [0]), TypeError, /"a" has 1 data_offsets/],
  ["three offsets", one("F32", [2], [0, 8, 8]), TypeError, /"a" has 3 data_offsets/],
  ["metadata that is a list", members({ __metadata__: [], a: good }), TypeError, /expected "{"/],
  ["metadata that is null", members({ __metadata__: null, a: good }), TypeError, /expected "{"/],
  ["a number in the metadata", members({ __metadata__: { x: 1 }, a: good }), TypeError, /expected a string/],
  [
    "an object in the metadata",
    members({ __metadata__: { x: {} }, a: good }),
    TypeError,
    /expected a string/,
  ],
]);

refusesFiles("element types that can't be read are refused by name", [
  [
    "small letters",
    one("f32", [2], [0, 8]),
    TypeError,
    /"a" is of dtype "f32", which the format does not know: expected one of F64/,
  ],
  ["nothing", one("", [2], [0, 8]), TypeError, /dtype "", which/],
  [
    "one of JavaScript's names",
    one("constructor", [2], [0, 8]),
    TypeError,
    /dtype "constructor", which the format/,
  ],
  ["a prototype", one("__proto__", [2], [0, 8]), TypeError, /dtype "__proto__", which the format/],
  ["complex numbers", one("C64", [1], [0, 8]), TypeError, /"C64", which has no counterpart here/],
  ["half bytes", one("F4", [16], [0, 8]), TypeError, /"F4", which has no counterpart here/],
  ["a long name", one("F".repeat(1e6), [2], [0, 8]), TypeError, /^.{0,300}$/],
]);

refusesFiles("shapes and places that don't fit are refused", [
  [
    "too few bytes",
    one("F32", [3], [0, 8]),
    RangeError,
    /shape \[3\] and dtype F32, which takes 12 bytes, but has 8/,
  ],
  ["too many bytes", one("F32", [], [0, 8]), RangeError, /takes 4 bytes, but has 8/],
  ["half of the elements' size", one("F16", [2], [0, 8]), RangeError, /takes 4 bytes, but has 8/],
  [
    "an end before the start",
    one("F32", [2], [8, 0]),
    RangeError,
    /ends at byte 0, before its start at byte 8/,
  ],
  [
    "an end behind the file's",
    one("F32", [3], [0, 12]),
    RangeError,
    /ends at byte 12, but only 8 bytes follow/,
  ],
  ["a hole at the beginning", one("F32", [1], [4, 8]), RangeError, /begins at byte 4, expected byte 0/],
  [
    "a hole at the end",
    one("F32", [1], [0, 4]),
    RangeError,
    /8 bytes follow the header, but its tensors end at byte 4/,
  ],
  [
    "bytes without a tensor",
    members({}),
    RangeError,
    /8 bytes follow the header, but its tensors end at byte 0/,
  ],
  [
    "a hole between",
    members({ a: entry("F32", [1], [0, 4]), b: entry("F32", [1], [8, 12]) }, 12),
    RangeError,
    /"b" begins at byte 8, where "a" ends at byte 4/,
  ],
  [
    "an overlap",
    members({ a: entry("F32", [2], [0, 8]), b: entry("F32", [2], [4, 12]) }, 12),
    RangeError,
    /"b" begins at byte 4, where "a" ends at byte 8/,
  ],
  [
    "the same place",
    members({ a: good, b: good }),
    RangeError,
    /"b" begins at byte 0, where "a" ends at byte 8/,
  ],
  [
    "a length of 2⁵³",
    text(header.replace("[2]", "[9007199254740992]")),
    RangeError,
    /number "9007199254740992", which is 2⁵³ or more/,
  ],
  ["a length of 2⁶³", text(header.replace("[2]", "[9223372036854775808]")), RangeError, /2⁵³ or more/],
  ["offsets of 2⁶³", text(header.replace("8]", "9223372036854775816]")), RangeError, /2⁵³ or more/],
  ["a very long number", text(header.replace("[2]", `[${"9".repeat(1e6)}]`)), RangeError, /^.{0,300}$/],
  [
    "a product that is 2 in 64 bits",
    one("F32", [2 ** 32, 2 ** 31, 2], [0, 8]),
    RangeError,
    /with 2⁵³ bytes or more/,
  ],
  ["bytes that are 8 in 32 bits", one("F64", [2 ** 29 + 1], [0, 8]), RangeError, /takes 4294967304 bytes/],
  ["a huge shape", one("F32", [2 ** 52, 2 ** 52, 2 ** 52], [0, 8]), RangeError, /with 2⁵³ bytes or more/],
  [
    "a huge shape of nothing",
    one("F32", [2 ** 52, 2 ** 52, 0], [0, 8]),
    RangeError,
    /takes 0 bytes, but has 8/,
  ],
  ["many axes", one("F32", new Array(1e5).fill(3), [0, 8]), RangeError, /^.{0,300}$/],
]);

refusesFiles("values that would not be the same are refused", [
  [
    "a bool of 2",
    read(fileOf('{"a":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}', new Uint8Array([1, 2]))),
    RangeError,
    /"a" is BOOL and has a byte 2, expected 0 or 1/,
  ],
  [
    "2⁵³ + 1",
    read(
      fileOf(
        '{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}',
        new Uint8Array([1, 0, 0, 0, 0, 0, 32, 0]),
      ),
    ),
    RangeError,
    /"a": element 0 is 9007199254740993, which no dtype here holds exactly$/,
  ],
  [
    "2⁶⁴ − 1",
    read(fileOf('{"a":{"dtype":"U64","shape":[1],"data_offsets":[0,8]}}', new Uint8Array(8).fill(255))),
    RangeError,
    /"a": element 0 is 18446744073709551615/,
  ],
  [
    "a wrong one after good ones",
    read(fileOf(
      '{"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"BOOL","shape":[1],"data_offsets":[8,9]}}',
      new Uint8Array(9).fill(3),
    )),
    RangeError,
    /BOOL/,
  ],
]);
