import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Chart } from "../../src/plot/mod.ts";
import { textWidth } from "../../src/plot/text_width.ts";
import { allElements, parseXml, textOf, type XmlElement } from "../test_support/xml.ts";
import { pathPlaces } from "./path_places.ts";

/** A line of text in a picture, and the room it takes. */
export interface PictureText {
  readonly text: string;
  readonly style: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A picture that was read. */
export interface Picture {
  readonly root: XmlElement;
  readonly width: number;
  readonly height: number;
  readonly texts: readonly PictureText[];
  /** All elements of a class. */
  all(style: string): XmlElement[];
}

/** The text that is seen: without the tooltip. */
function visibleText(element: XmlElement): string {
  return element.children.filter((child) => typeof child === "string").join("");
}

function readText(element: XmlElement): PictureText {
  const { attributes } = element;
  const [x, y, size] = [Number(attributes.x), Number(attributes.y), Number(attributes["font-size"] ?? 12)];
  const text = visibleText(element);
  const width = textWidth(text, size, attributes["font-weight"] === "bold");
  const anchor = attributes["text-anchor"] ?? "start";
  const before = anchor === "end" ? width : anchor === "middle" ? width / 2 : 0;
  const style = attributes.class ?? "";
  // Letters reach about 0.75 of the size above the line, and 0.22 below.
  const [above, below] = [size * 0.75, size * 0.22];
  if (attributes.transform === undefined) {
    return { text, style, left: x - before, right: x - before + width, top: y - above, bottom: y + below };
  }
  assertMatch(attributes.transform, /^rotate\(-90 /);
  return { text, style, left: x - above, right: x + below, top: y + before - width, bottom: y + before };
}

/** The places that shapes reach, but for those in pieces that are moved or cut: they have a system of their own. */
function shapePlaces(element: XmlElement): [x: number, y: number][] {
  const { name, attributes } = element;
  const at = (key: string) => Number(attributes[key] ?? 0);
  if (name === "rect") return [[at("x"), at("y")], [at("x") + at("width"), at("y") + at("height")]];
  if (name === "circle") {
    return [[at("cx") - at("r"), at("cy") - at("r")], [at("cx") + at("r"), at("cy") + at("r")]];
  }
  if (name === "path") return pathPlaces(attributes.d!);
  const inner = element.children.filter((child) => typeof child !== "string") as XmlElement[];
  return inner.filter(({ name, attributes }) => name !== "svg" && attributes.transform === undefined)
    .flatMap(shapePlaces);
}

/**
 * Reads a chart, and checks what is true of every one: it is well-formed, has its size, says what it is, holds no number that is none, no shape and no text
 * reaches beyond the picture, and no text over another.
 */
export function readPicture(chart: Chart): Picture {
  const root = parseXml(chart.svg);
  assertEquals(root.name, "svg");
  assertEquals(root.attributes.xmlns, "http://www.w3.org/2000/svg");
  assertEquals(root.attributes.role, "img");
  const [width, height] = [Number(root.attributes.width), Number(root.attributes.height)];
  assertEquals(root.attributes.viewBox, `0 0 ${width} ${height}`);
  const [title, description] = root.children as XmlElement[];
  assertEquals([title!.name, description!.name], ["title", "desc"]);
  assertEquals(root.attributes["aria-labelledby"], `${title!.attributes.id} ${description!.attributes.id}`);
  assert(
    textOf(title!).length > 0 && textOf(description!).length > 0,
    "the title and the description say something",
  );

  const elements = allElements(root);
  const ids = elements.map(({ attributes }) => attributes.id).filter((id) => id !== undefined);
  assertEquals(new Set(ids).size, ids.length, "no id comes twice");
  for (const { name, attributes } of elements) {
    for (const [key, value] of Object.entries(attributes)) {
      if (!/^(class|id|font-family|aria-labelledby|xmlns)$/.test(key)) {
        assert(!/NaN|Infinity|undefined|null|e\+/.test(value), `${name} ${key}="${value.slice(0, 80)}"`);
      }
    }
  }
  for (const [x, y] of shapePlaces(root)) {
    // Half a line's width, and the rounding of what is written.
    const inside = x >= -1 && y >= -1 && x <= width + 1 && y <= height + 1;
    assert(inside, `a shape reaches ${x}, ${y}, beyond ${width} × ${height}`);
  }
  const texts = elements.filter(({ name }) => name === "text").map(readText);
  for (const one of texts) {
    const inside = one.left >= 0 && one.top >= 0 && one.right <= width && one.bottom <= height;
    assert(inside, `${JSON.stringify(one)} reaches beyond ${width} × ${height}`);
  }
  texts.forEach((a, i) => {
    for (const b of texts.slice(i + 1)) {
      const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
      assert(apart, `${JSON.stringify(a)} and ${JSON.stringify(b)} overlap`);
    }
  });
  return {
    root,
    width,
    height,
    texts,
    all: (style) => elements.filter(({ attributes }) => attributes.class?.split(" ").includes(style)),
  };
}
