/// <reference lib="dom" />
import { elementById } from "./element_by_id.ts";
import type { Figures, Part } from "./experiment.ts";
import { formatFigure, formatShare } from "./format_figure.ts";
import type { Pace } from "./frame_pace.ts";

function setText(id: string, text: string): void {
  const element = elementById(id, HTMLElement);
  if (element.textContent !== text) element.textContent = text;
}

/** Shows how well the network does. */
export function showFigures(figures: Part<Figures>): void {
  for (const part of ["train", "test"] as const) {
    setText(`${part}-loss`, formatFigure(figures[part].loss));
    setText(`${part}-right`, formatShare(figures[part].accuracy));
  }
}

/** Shows how far the training is. */
export function showEpoch(epoch: number): void {
  setText("epoch", epoch.toLocaleString("en"));
}

/** Shows how fast the training goes. */
export function showPace(pace: Pace | null): void {
  if (pace === null) {
    setText("pace", "—");
    return;
  }
  const { epochsPerFrame, epochsPerSecond, framesPerSecond } = pace;
  const rounded = Number(epochsPerSecond.toPrecision(2)).toLocaleString("en");
  setText("pace", `${rounded} epochs/s, ${Math.round(framesPerSecond)} frames/s`);
  Object.assign(elementById("pace", HTMLElement).dataset, { epochsPerFrame, framesPerSecond });
}

/**
 * Shows what the network gives for the rows of a gate's table.
 *
 * @param rows The inputs, what is wanted and what is given; none for data that is no gate.
 */
export function showGate(
  rows: readonly { readonly inputs: readonly number[]; readonly wanted: number; readonly given: number }[],
): void {
  const table = elementById("gate", HTMLTableElement);
  const body = table.tBodies[0]!;
  table.hidden = rows.length === 0;
  while (body.rows.length > rows.length) body.deleteRow(-1);
  for (const [i, { inputs, wanted, given }] of rows.entries()) {
    const row = body.rows[i] ?? body.insertRow();
    const texts = [...inputs, wanted, given.toFixed(3)].map(String);
    for (const [column, text] of texts.entries()) {
      const cell = row.cells[column] ?? row.insertCell();
      if (cell.textContent !== text) cell.textContent = text;
    }
    row.classList.toggle("wrong", (given > 0.5 ? 1 : 0) !== wanted);
  }
}
