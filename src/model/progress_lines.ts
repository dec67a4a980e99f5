import { columnsOf, cutToColumns } from "./text_columns.ts";

const LONGEST_BAR = 20;
const SHORTEST_BAR = 5;

/** What is shown while an epoch runs. */
export interface ProgressParts {
  /** How many batches are done, of how many. */
  readonly count: string;
  /** The share of them from 0 to 1, or undefined when it is not known. */
  readonly share: number | undefined;
  /** The time and the speed. */
  readonly pace: string;
  /** The loss and the metrics, with their names. */
  readonly values: readonly string[];
}

function bar(share: number, length: number): string {
  const filled = Math.floor(length * share);
  return "━".repeat(filled) + "─".repeat(length - filled);
}

/** Count, bar and pace; the bar is as long as the room between them allows. */
function start({ count, share, pace }: ProgressParts, room: number): string {
  const length = Math.min(LONGEST_BAR, room - columnsOf(`${count}  ${pace}`));
  return share === undefined || length < SHORTEST_BAR
    ? `${count} ${pace}`
    : `${count} ${bar(share, length)} ${pace}`;
}

/**
 * Lays the parts out on one line, or, where a narrow terminal would cut some off, on several.
 *
 * @param parts What to show.
 * @param width The most columns of a line.
 */
export function progressLines(parts: ProgressParts, width: number): string[] {
  const values = parts.values.map((value) => ` - ${value}`).join("");
  const line = start(parts, width - columnsOf(values)) + values;
  if (columnsOf(line) <= width) return [line];
  const lines = [start(parts, width)];
  for (const value of parts.values) {
    const joined = `${lines.at(-1)} - ${value}`;
    if (lines.length > 1 && columnsOf(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(value);
  }
  return lines.map((one) => cutToColumns(one, width));
}
