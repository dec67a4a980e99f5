/// <reference lib="dom" />
import { elementById } from "./element_by_id.ts";

/**
 * Lets people change between tabs, with the pointer or with the arrow keys.
 *
 * @param names The tabs: their buttons have the ids NAME-tab, what they show NAME-panel.
 * @param shown Is told which one is shown now.
 */
export function connectTabs<T extends string>(names: readonly T[], shown: (name: T) => void): void {
  const buttons = names.map((name) => elementById(`${name}-tab`, HTMLButtonElement));
  const show = (chosen: number) => {
    for (const [i, name] of names.entries()) {
      buttons[i]!.setAttribute("aria-selected", String(i === chosen));
      buttons[i]!.tabIndex = i === chosen ? 0 : -1;
      elementById(`${name}-panel`, HTMLElement).hidden = i !== chosen;
    }
    shown(names[chosen]!);
  };
  for (const [i, button] of buttons.entries()) {
    button.addEventListener("click", () => show(i));
    button.addEventListener("keydown", (event) => {
      const last = names.length - 1;
      const moves: Record<string, number> = {
        ArrowRight: i === last ? 0 : i + 1,
        ArrowLeft: i === 0 ? last : i - 1,
        Home: 0,
        End: last,
      };
      const next = moves[event.key];
      if (next === undefined) return;
      event.preventDefault();
      show(next);
      buttons[next]!.focus();
    });
  }
}
