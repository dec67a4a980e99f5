import type { Choices } from "./choices.ts";

/** How many epochs are trained between two pictures. */
export const SPEEDS: Choices<number> = [
  [1, "1"],
  [5, "5"],
  [20, "20"],
  [50, "50"],
  [200, "200"],
  [1000, "1000"],
  [Infinity, "Most"],
];

/** What the page starts with: slow enough to watch. */
export const DEFAULT_SPEED = 5;
