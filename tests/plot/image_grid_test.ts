import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { imageGrid } from "../../src/plot/mod.ts";
import { refuses, wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { allElements, type XmlElement } from "../test_support/xml.ts";
import { readPicture } from "./read_picture.ts";

/** The strength of each pixel, by the bars of an image's paths. */
function pixelsOf(image: XmlElement, width: number, height: number): number[] {
  const pixels = new Array<number>(width * height).fill(0);
  for (const { name, attributes } of allElements(image)) {
    if (name !== "path") continue;
    const sign = attributes.class === "negative" ? -1 : 1;
    for (const [, x, y, length] of attributes.d!.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
      for (let i = 0; i < Number(length); i++) {
        pixels[Number(y) * width + Number(x) + i] = sign * Number(attributes["fill-opacity"]);
      }
    }
  }
  return pixels;
}

Deno.test("each image has its pixels, its frame and its label", () => {
  const images = [[[0, 1], [0.5, 0]], [[1, 1], [0, 0.25]]];
  const picture = readPicture(imageGrid(images, { labels: [3, "seven"], title: "Digits" }));
  const drawn = picture.all("image");
  assertEquals(drawn.length, 2);
  drawn.forEach((image, i) => {
    pixelsOf(image, 2, 2).forEach((pixel, k) => assertAlmostEquals(pixel, images[i]!.flat()[k]!, 1 / 64));
  });
  const texts = picture.texts.map(({ text }) => text);
  for (const text of ["3", "seven", "Digits"]) assert(texts.includes(text), text);
});

Deno.test("all forms of the same images give the same picture", () => {
  const nested = [[[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]]];
  const flat = nested.map((image) => image.flat());
  const expected = imageGrid(nested).svg;
  assertEquals(imageGrid(flat, { imageShape: [2, 3] }).svg, expected);
  assertEquals(imageGrid(flat.map((row) => Float32Array.from(row)), { imageShape: [2, 3] }).svg, expected);
});

withoutLeaks("tensors are read, with a channel axis of length 1 too", () => {
  const flat = ln.tensor([[0, 1, 2, 3], [4, 5, 6, 7]]);
  const square = flat.reshape([2, 2, 2]);
  const channelFirst = flat.reshape([2, 1, 2, 2]);
  const channelLast = flat.reshape([2, 2, 2, 1]);
  const expected = imageGrid([[[0, 1], [2, 3]], [[4, 5], [6, 7]]]).svg;
  for (const one of [flat, square, channelFirst, channelLast]) {
    assertEquals(imageGrid(one).svg, expected);
    one.dispose();
  }
});

Deno.test("images stand in rows", () => {
  const many = Array.from({ length: 7 }, () => [0, 1, 1, 0]);
  const frames = readPicture(imageGrid(many, { columns: 3 })).all("image").map((image) =>
    allElements(image).find(({ name }) => name === "rect")!.attributes
  );
  const columns = new Set(frames.map(({ x }) => x)).size;
  const rows = new Set(frames.map(({ y }) => y)).size;
  assertEquals([columns, rows], [3, 3]);
});

Deno.test("values below 0 get a colour of their own", () => {
  const [image] = readPicture(imageGrid([[-2, 1, 0, 2]])).all("image") as [XmlElement];
  assertEquals(pixelsOf(image, 2, 2), [-1, 0.5, 0, 1]);
});

Deno.test("of many images the first are drawn, with a note", () => {
  const many = Array.from({ length: 500 }, () => [0, 1, 1, 0]);
  const picture = readPicture(imageGrid(many));
  assertEquals(picture.all("image").length, 60);
  assert(picture.texts.some(({ text }) => text === "The first 60 of 500 images."));
  assertEquals(readPicture(imageGrid(many, { most: 5 })).all("image").length, 5);
});

Deno.test("pixels that are not finite are left out and counted; no images are none", () => {
  const picture = readPicture(imageGrid([[NaN, 1, Infinity, 0]]));
  assertEquals(pixelsOf(picture.all("image")[0]!, 2, 2).map((pixel) => pixel > 0), [
    false,
    true,
    false,
    false,
  ]);
  const words = picture.texts.map(({ text }) => text).join(" ");
  assertEquals(words, "Not shown: 2 of 4 pixels, NaN or infinite.");
  assert(readPicture(imageGrid([])).texts.some(({ text }) => text === "No images to show"));
});

Deno.test("equal pixels, large images and long labels", () => {
  readPicture(imageGrid([[0, 0, 0, 0]]));
  readPicture(imageGrid([[5, 5, 5, 5]], { labels: ["a label that is far too long for its image"] }));
  readPicture(
    imageGrid([Array.from({ length: 200 }, (_, i) => Array.from({ length: 300 }, (_, j) => i ^ j))]),
  );
  readPicture(imageGrid(Array.from({ length: 40 }, () => [1]), { width: 300, height: 200 }));
});

refuses("wrong image grids", () => {
  const vector = ln.tensor([1, 2]);
  const image = [0, 1, 1, 0];
  return {
    operands: [vector],
    cases: [
      ["nothing", () => imageGrid(wrong(undefined)), TypeError, /the images is undefined/],
      [
        "a vector",
        () => imageGrid(vector),
        RangeError,
        /a tensor of shape \[2\]: expected \[n, height, width\]/,
      ],
      [
        "not square",
        () => imageGrid([[1, 2, 3, 4, 5, 6]]),
        RangeError,
        /6 pixels: they are not square, give imageShape/,
      ],
      [
        "another shape",
        () => imageGrid([image], { imageShape: [2, 3] }),
        RangeError,
        /4 pixels as \[2, 3\], which is 6/,
      ],
      ["no shape", () => imageGrid([image], { imageShape: wrong(4) }), RangeError, /imageShape 4/],
      ["ragged", () => imageGrid([image, [1]]), RangeError, /differ in length/],
      ["labels", () => imageGrid([image], { labels: [1, 2] }), RangeError, /2 labels: expected 1/],
      ["columns", () => imageGrid([image], { columns: 0 }), RangeError, /columns 0/],
      [
        "no room",
        () =>
          imageGrid(Array.from({ length: 1000 }, () => image), {
            most: 1000,
            width: 200,
            height: 140,
            columns: 1,
          }),
        RangeError,
        /no room/,
      ],
      ["options", () => imageGrid([image], wrong(null)), TypeError, /options null/],
      [
        "a misspelt option",
        () => imageGrid([image], wrong({ titel: "a" })),
        TypeError,
        /option "titel": expected some of title/,
      ],
    ],
  };
});
