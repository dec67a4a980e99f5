/// <reference lib="dom" />
import { contextOf } from "./canvas.ts";
import { UNIT } from "./diagram_layout.ts";

/** How many pixels a side of a unit's picture has. */
export const UNIT_PIXELS = 24;

/** A unit of the diagram: a button with a small picture of what it gives. */
export interface UnitButton {
  readonly button: HTMLButtonElement;
  readonly context: CanvasRenderingContext2D;
}

/**
 * Makes the button of a unit.
 *
 * @param key Tells it from the others.
 * @param label What it is, in words.
 * @param x Its middle.
 * @param y Its middle.
 */
export function makeUnitButton(key: string, label: string, x: number, y: number): UnitButton {
  const button = document.createElement("button");
  const picture = document.createElement("canvas");
  Object.assign(button, { type: "button", className: "unit" });
  Object.assign(picture, { width: UNIT_PIXELS, height: UNIT_PIXELS });
  picture.setAttribute("aria-hidden", "true");
  button.dataset.key = key;
  button.setAttribute("aria-label", label);
  button.setAttribute("aria-describedby", "details");
  Object.assign(button.style, { left: `${x - UNIT / 2}px`, top: `${y - UNIT / 2}px` });
  button.append(picture);
  return { button, context: contextOf(picture) };
}

/** What stands above a column. */
export interface ColumnHead {
  readonly title: string;
  /** For a hidden layer, what its two buttons do. */
  readonly change?: {
    readonly key: string;
    readonly name: string;
    readonly canShrink: boolean;
    readonly canGrow: boolean;
    by(difference: number): void;
  };
}

/**
 * Makes what stands above a column.
 *
 * @param head What it says.
 * @param x The column's middle.
 */
export function makeColumnHead({ title, change }: ColumnHead, x: number): HTMLElement {
  const head = document.createElement("div");
  head.className = "column-head";
  head.style.left = `${x}px`;
  const text = document.createElement("span");
  text.textContent = title;
  head.append(text);
  if (!change) return head;
  const buttons = document.createElement("div");
  for (const [sign, difference, may] of [["−", -1, change.canShrink], ["+", 1, change.canGrow]] as const) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: sign });
    // A disabled button would lose the focus.
    button.setAttribute("aria-disabled", String(!may));
    button.setAttribute(
      "aria-label",
      `${difference < 0 ? "Remove a unit from" : "Add a unit to"} ${change.name}`,
    );
    button.dataset.key = `${change.key} ${sign}`;
    button.addEventListener("click", () => {
      if (may) change.by(difference);
    });
    buttons.append(button);
  }
  head.append(buttons);
  return head;
}
