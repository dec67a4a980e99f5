import type { DiagramView } from "./diagram_view.ts";
import type { Link, Weights } from "./diagram_links.ts";
import { formatFigure } from "./format_figure.ts";
import type { UnitPlace } from "./unit_strengths.ts";

/** The parameters of a network as numbers. */
export interface Parameters {
  readonly weights: Weights;
  /** The biases of each layer. */
  readonly biases: readonly ArrayLike<number>[];
}

/** What there is to say while nobody looks at anything. */
export const DETAILS_HINT =
  "Point at a unit, or move to it with Tab, to see its bias, its weights and what it gives; at a line to see its weight. Inputs can be clicked on and off.";

/** What is to be said of a unit. */
export function describeUnit(
  diagram: DiagramView,
  place: UnitPlace,
  { weights, biases }: Parameters,
): string {
  if (place.layer === 0) return `${diagram.nameOf(place)}. Press to use it or not.`;
  const bias = formatFigure(biases[place.layer - 1]![place.unit]!);
  const parts = diagram.weightsInto(place, weights).map(({ from, weight }) =>
    `${from} ${formatFigure(weight)}`
  );
  return `${diagram.nameOf(place)}: bias ${bias}; weights of ${parts.join(", ")}.`;
}

/** What is to be said of a weight. */
export function describeLink(
  diagram: DiagramView,
  { column, from, to }: Link,
  { weights }: Parameters,
): string {
  const into = { layer: column + 1, unit: to };
  const source = diagram.weightsInto(into, weights)[from]!;
  return `Weight of ${source.from} in ${diagram.nameOf(into).replace(/^[HO]/, (one) => one.toLowerCase())}: ${
    formatFigure(source.weight)
  }`;
}
