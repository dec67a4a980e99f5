import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { formatShape } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";
import { cellTransform, drawCells } from "./cells.ts";
import { Chart } from "./chart.ts";
import { frameChart } from "./chart_frame.ts";
import {
  CHART_OPTION_NAMES,
  type ChartOptions,
  checkChartOptions,
  checkChoice,
  checkNames,
  checkText,
  checkWhole,
  wrongOption,
} from "./chart_options.ts";
import { headingWidth, label } from "./label.ts";
import { counted, leftOutNote } from "./left_out.ts";
import { checkLimits } from "./limits.ts";
import { isList, readFlat } from "./numbers.ts";
import { makePalette, type PaletteKind, type PaletteOptions } from "./palette.ts";
import { drawPicture, MARGIN } from "./picture.ts";
import { element, escapeText } from "./xml.ts";

/** Images: a tensor `[n, height, width]` or `[n, pixels]`, or arrays of that form. */
export type Images = TensorBase | readonly ArrayLike<number>[] | readonly (readonly ArrayLike<number>[])[];

/** Options of {@linkcode imageGrid}. */
export interface ImageGridOptions extends ChartOptions, PaletteOptions {
  /** The height and width of an image, for images that are rows of pixels (default: square). */
  readonly imageShape?: readonly [height: number, width: number];
  /** What stands under each image. */
  readonly labels?: readonly (string | number)[];
  /** How many images stand side by side (default: as many as make a wide rectangle, at most 10). */
  readonly columns?: number;
  /** The most images to draw (default 60). */
  readonly most?: number;
}

const CHART = "an image grid";
const OPTION_NAMES: OptionNames<ImageGridOptions> = {
  ...CHART_OPTION_NAMES,
  imageShape: true,
  labels: true,
  columns: true,
  most: true,
  palette: true,
  limits: true,
};
const GAP = 8;
const LABEL = 17;

interface Stack {
  readonly values: ArrayLike<number>;
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

/** The lengths of nested arrays, by the first element of each. */
function nestedShape(value: unknown): number[] {
  const shape: number[] = [];
  for (let inner = value; isList(inner); inner = inner[0]) shape.push(inner.length);
  return shape;
}

function pixelShape(pixels: number, imageShape: readonly [number, number] | undefined): [number, number] {
  if (imageShape === undefined) {
    const side = Math.sqrt(pixels);
    if (Number.isInteger(side)) return [side, side];
    throw new RangeError(
      `Cannot draw ${CHART} of images with ${pixels} pixels: they are not square, give imageShape such as [2, ${
        pixels / 2
      }]`,
    );
  }
  if (!Array.isArray(imageShape) || imageShape.length !== 2) {
    throw wrongOption(CHART, "imageShape", imageShape, "[height, width]");
  }
  const [height, width] = imageShape as readonly [number, number];
  if (height * width !== pixels) {
    throw new RangeError(
      `Cannot draw ${CHART} of images with ${pixels} pixels as ${formatShape(imageShape)}, which is ${
        height * width
      }`,
    );
  }
  return [height, width];
}

function readImages(value: unknown, imageShape: readonly [number, number] | undefined): Stack {
  const values = readFlat(CHART, "the images", value);
  const shape = value instanceof TensorBase ? value.shape : nestedShape(value);
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== values.length) {
    throw new RangeError(`Cannot draw ${CHART} of arrays that differ in length`);
  }
  // A channel axis of length 1, before or after the pixels, says nothing.
  const lengths = shape.length === 4
    ? shape.filter((length, axis) => axis === 0 || axis === 2 || length !== 1)
    : shape;
  const [count = 0, height, width] = lengths;
  if (lengths.length === 3) return { values, count, height: height!, width: width! };
  if (lengths.length === 2 || lengths[0] === 0) {
    const [rows, columns] = count === 0 ? [1, 1] : pixelShape(height!, imageShape);
    return { values, count, height: rows, width: columns };
  }
  throw new RangeError(
    `Cannot draw ${CHART} of ${value instanceof TensorBase ? "a tensor" : "arrays"} of shape ${
      formatShape(shape)
    }: expected [n, height, width] or [n, pixels]`,
  );
}

/**
 * Draws images of one channel side by side, digits for instance: 0 is the paper and the largest value the ink. Images with values below 0,
 * as weights have, get two colours.
 *
 * @param images See {@linkcode Images}.
 * @param options See {@linkcode ImageGridOptions}.
 * @returns The chart.
 * @throws {TypeError} If an element is no number, or an option is of the wrong kind.
 * @throws {RangeError} If the shape is not one of images, or labels and images differ in number.
 *
 * @example
 * ```ts
 * import { imageGrid } from "@linnet/linnet/plot";
 * import { assert } from "@std/assert";
 *
 * const one = [[0, 1, 0], [0, 1, 0], [0, 1, 0]];
 * const seven = [[1, 1, 1], [0, 0, 1], [0, 1, 0]];
 * const chart = imageGrid([one, seven], { labels: ["1", "7"] });
 * assert(chart.description.startsWith("2 images of 3 × 3 pixels"));
 * ```
 */
export function imageGrid(images: Images, options: ImageGridOptions = {}): Chart {
  checkOptionNames(`draw ${CHART}`, options, OPTION_NAMES);
  const stack = readImages(images, options.imageShape);
  const labels = checkNames(CHART, "labels", options.labels, stack.count);
  const most = checkWhole(CHART, "most", options.most ?? 60, 1, 1000);
  const count = Math.min(stack.count, most);
  const columns = Math.min(
    Math.max(1, count),
    options.columns === undefined
      ? Math.min(10, Math.max(1, count <= 5 ? count : 1, Math.ceil(Math.sqrt(count * 1.8))))
      : checkWhole(CHART, "columns", options.columns, 1, 1000),
  );
  const rows = Math.max(1, Math.ceil(count / columns));
  const pixels = stack.height * stack.width;
  const finite = Array.from(stack.values).filter(Number.isFinite).length;
  const notes = [
    ...leftOutNote(
      [{ name: "", count: stack.values.length - finite, of: stack.values.length }],
      "NaN or infinite",
      "pixel",
    ),
    ...(count < stack.count ? [`The first ${count} of ${counted(stack.count, "image")}.`] : []),
  ];
  const labelHeight = labels ? LABEL : 0;
  // Whole pixels where the picture's size is ours to choose.
  const side = Math.max(1, Math.round(64 / Math.max(1, stack.height, stack.width)));
  const text = checkText(CHART, "title", options.title);
  const asked = checkChartOptions(CHART, options, {
    width: Math.max(200, headingWidth(text), columns * (stack.width * side + GAP) - GAP + 2 * MARGIN),
    height: Math.max(
      140,
      rows * (stack.height * side + GAP + labelHeight) - GAP + MARGIN + 8 + notes.length * 19 +
        (text === "" ? 0 : 28),
    ),
  });
  const palette = makePalette(
    stack.values,
    checkChoice<PaletteKind | "auto">(CHART, "palette", options.palette, ["auto", "sequential", "diverging"]),
    checkLimits(CHART, "limits", options.limits),
  );
  const { settings, svg: frame, area } = frameChart(asked, [], notes, 20);
  const scale = Math.min(
    ((area.width + GAP) / columns - GAP) / stack.width,
    ((area.height + GAP) / rows - GAP - labelHeight) / stack.height,
  );
  if (count > 0 && !(scale * Math.max(stack.width, stack.height) >= 4)) {
    throw new RangeError(
      `Cannot draw ${CHART} of ${
        counted(count, "image")
      } on ${settings.width} × ${settings.height} pixels: there is no room for them`,
    );
  }
  const width = stack.width * scale;
  const height = stack.height * scale;
  const parts = Array.from({ length: count }, (_, i) => {
    const x = area.x + (i % columns) * (width + GAP);
    const y = area.y + Math.floor(i / columns) * (height + GAP + labelHeight);
    const values = Array.prototype.slice.call(stack.values, i * pixels, (i + 1) * pixels) as number[];
    const cells = drawCells(
      { values, rows: stack.height, columns: stack.width },
      palette,
      cellTransform(x, y, scale, scale),
      palette.kind === "sequential" ? "ink" : "positive",
    );
    const name = labels?.[i];
    return element(
      "g",
      { class: "image" },
      name === undefined ? "" : element("title", {}, escapeText(name)),
      element("rect", { x, y, width, height, fill: "none", class: "grid" }),
      cells,
      name === undefined
        ? ""
        : label(name, x + width / 2, y + height + 13, { anchor: "middle", room: width + GAP - 2 }),
    );
  });
  const empty = count > 0
    ? ""
    : label("No images to show", settings.width / 2, settings.height / 2, { anchor: "middle", size: 13 });
  const title = settings.title || "Images";
  const shown = labels ? ` Labels: ${labels.slice(0, Math.min(count, 30)).join(", ")}.` : "";
  const description = settings.description ||
    [`${counted(count, "image")} of ${stack.height} × ${stack.width} pixels.${shown}`, ...notes].join(" ");
  const svg = drawPicture({ ...settings, title, description }, frame + parts.join("") + empty);
  return new Chart({ svg, title, description });
}
