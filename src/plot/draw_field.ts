import { outlineAbove } from "./contours.ts";
import type { DecisionField } from "./decision_field.ts";
import type { Area } from "./picture.ts";
import { SERIES_COLORS } from "./theme.ts";
import { element } from "./xml.ts";

/** How sure the model must be for the next darker band. */
const BANDS = [0, 0.2, 0.4, 0.6, 0.8];
const BAND_OPACITY = 0.13;

/** Regions by class, each darker where the model is surer, and the lines between them. */
export function drawField(field: DecisionField, plot: Area): string {
  const place = (column: number, row: number) =>
    [
      plot.x + column / (field.columns - 1) * plot.width,
      plot.y + row / (field.rows - 1) * plot.height,
    ] as const;
  const regions = field.classes.map((values, index) => {
    const bands = BANDS.map((threshold) => {
      const { area } = outlineAbove({ ...field, values }, threshold, place);
      return area === ""
        ? ""
        : element("path", { d: area, "fill-opacity": String(BAND_OPACITY), "fill-rule": "evenodd" });
    });
    return element("g", { class: `fill-${index % SERIES_COLORS}` }, ...bands);
  });
  // With two classes one line is the border of both.
  const bordered = field.classes.length === 2 ? field.classes.slice(1) : field.classes;
  const lines = bordered.map((values) => outlineAbove({ ...field, values }, 0, place).line).join("");
  const border = lines === "" ? "" : element("path", {
    d: lines,
    class: "edge boundary",
    fill: "none",
    "stroke-width": 1.5,
    "stroke-linejoin": "round",
  });
  return element("g", { class: "field" }, ...regions) + border;
}
