/// <reference lib="dom" />
import { elementById } from "./element_by_id.ts";

/** The panels from the first to the last, for pages of several widths; the first that fits counts. They stand as in the style sheet. */
const ORDERS: readonly (readonly [query: string, panels: readonly string[]])[] = [
  ["(max-width: 760px)", ["output", "loss", "network", "data"]],
  ["(max-width: 1100px)", ["network", "loss", "output", "data"]],
  ["all", ["data", "network", "loss", "output"]],
];

/**
 * Keeps the panels in the order in which they are seen: the Tab key and screen readers go by the order in the page, which the style sheet
 * doesn't change.
 */
export function orderPanels(): void {
  const parent = elementById("panels", HTMLElement);
  const order = () => {
    const [, panels] = ORDERS.find(([query]) => matchMedia(query).matches)!;
    const focused = document.activeElement;
    parent.append(...panels.map((name) => parent.querySelector(`.${name}-panel`)!));
    // What is moved loses the focus.
    if (focused instanceof HTMLElement && parent.contains(focused)) focused.focus({ preventScroll: true });
  };
  for (const [query] of ORDERS) matchMedia(query).addEventListener("change", order);
  order();
}
