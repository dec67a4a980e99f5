/// <reference lib="dom" />
import type { Colors } from "./colors.ts";
import { type DiagramLayout, layOutDiagram } from "./diagram_layout.ts";
import { drawLinks, type Link, linkAt, weightOf, type Weights } from "./diagram_links.ts";
import { makeColumnHead, makeUnitButton, type UnitButton } from "./diagram_parts.ts";
import { elementById } from "./element_by_id.ts";
import { INPUT_NAMES, type InputName, INPUTS } from "./inputs.ts";
import { paint, type Strengths } from "./paint.ts";
import { MOST_UNITS, type Settings } from "./settings.ts";
import type { UnitPlace } from "./unit_strengths.ts";

/** What the diagram tells the page. */
export interface DiagramEvents {
  /** Somebody looks at a unit, or at none. */
  look(place: UnitPlace | null): void;
  /** Somebody points at a weight, or at none. */
  point(link: Link | null): void;
  /** An input is to be given to the network, or no longer. */
  toggleInput(name: InputName): void;
  /** A hidden layer is to get more units, or fewer. */
  changeUnits(layer: number, difference: number): void;
}

/** The network as a diagram: its units with what they give, and the weights between them. */
export class DiagramView {
  readonly #root = elementById("diagram", HTMLDivElement);
  readonly #links = document.createElement("canvas");
  readonly #events: DiagramEvents;
  #layout: DiagramLayout = layOutDiagram([1, 1], 0);
  #settings: Settings | null = null;
  /** For each input of the network, its place in the column of all inputs. */
  #rows: number[] = [];
  #columns: UnitButton[][] = [];

  /** @param events Is told what people do. */
  constructor(events: DiagramEvents) {
    this.#events = events;
    const find = ({ clientX, clientY }: PointerEvent) => {
      const { left, top } = this.#links.getBoundingClientRect();
      events.point(linkAt(this.#layout, this.#rows, clientX - left, clientY - top));
    };
    this.#links.addEventListener("pointermove", find);
    this.#links.addEventListener("pointerdown", find);
    this.#links.addEventListener("pointerleave", () => events.point(null));
  }

  /** How many places the pictures of the units have on a side. */
  get side(): number {
    return this.#columns[0]![0]!.context.canvas.width;
  }

  /** Builds the diagram of a network. */
  build(settings: Settings): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset.key;
    this.#settings = settings;
    const counts = [INPUT_NAMES.length, ...settings.hidden, 1];
    this.#layout = layOutDiagram(counts, this.#root.parentElement!.clientWidth);
    this.#rows = settings.inputs.map((name) => INPUT_NAMES.indexOf(name));
    const { width, height, columns } = this.#layout;
    Object.assign(this.#root.style, { width: `${width}px`, height: `${height}px` });
    this.#root.replaceChildren(this.#links);
    this.#columns = columns.map(({ x, units }, column) => {
      this.#root.append(makeColumnHead(this.#headOf(column), x));
      return units.map((y, unit) => this.#makeUnit(column, unit, x, y));
    });
    if (focused) {
      this.#root.querySelector<HTMLElement>(`[data-key="${focused}"]`)?.focus({ preventScroll: true });
    }
  }

  #headOf(column: number) {
    const { hidden } = this.#settings!;
    if (column === 0) return { title: "Inputs" };
    const units = hidden[column - 1];
    if (units === undefined) return { title: "Output" };
    return {
      title: `${units} unit${units === 1 ? "" : "s"}`,
      change: {
        key: `layer ${column}`,
        name: `hidden layer ${column}`,
        canShrink: units > 1,
        canGrow: units < MOST_UNITS,
        by: (difference: number) => this.#events.changeUnits(column - 1, difference),
      },
    };
  }

  /** What a unit is, in words. */
  nameOf({ layer, unit }: UnitPlace): string {
    if (layer === 0) return `Input ${INPUTS[INPUT_NAMES[unit]!].label}`;
    return layer === this.#layout.columns.length - 1 ? "Output" : `Hidden layer ${layer}, unit ${unit + 1}`;
  }

  #makeUnit(layer: number, unit: number, x: number, y: number): UnitButton {
    const place = { layer, unit };
    const made = makeUnitButton(`${layer} ${unit}`, this.nameOf(place), x, y);
    const { button } = made;
    this.#root.append(button);
    for (const type of ["pointerenter", "focus"]) {
      button.addEventListener(type, () => this.#events.look(place));
    }
    for (const type of ["pointerleave", "blur"]) button.addEventListener(type, () => this.#events.look(null));
    const name = INPUT_NAMES[unit]!;
    if (layer > 0) {
      // Not every browser gives a button the focus that is touched or clicked.
      button.addEventListener("click", () => button.focus());
    } else {
      const label = document.createElement("span");
      Object.assign(label, { className: "input-name", textContent: INPUTS[name].label });
      label.style.top = button.style.top;
      label.style.width = button.style.left;
      this.#root.append(label);
      const isUsed = this.#settings!.inputs.includes(name);
      button.setAttribute("aria-pressed", String(isUsed));
      label.classList.toggle("unused", !isUsed);
      button.addEventListener("click", () => this.#events.toggleInput(name));
    }
    return made;
  }

  /** Draws what a unit gives. */
  drawUnit({ layer, unit }: UnitPlace, strengths: Strengths, ramp: Uint32Array): void {
    paint(this.#columns[layer]![unit]!.context, strengths, ramp);
  }

  /** Draws the weights. */
  drawWeights(weights: Weights, colors: Colors): void {
    drawLinks(this.#links, this.#layout, this.#rows, weights, colors);
  }

  /** The weights that lead to a unit, each with the name of where it comes from. */
  weightsInto({ layer, unit }: UnitPlace, weights: Weights): { from: string; weight: number }[] {
    const column = layer - 1;
    const sources = column === 0 ? this.#rows.length : this.#layout.columns[column]!.units.length;
    return Array.from({ length: sources }, (_, from) => ({
      from: column === 0 ? INPUTS[INPUT_NAMES[this.#rows[from]!]!].label : `unit ${from + 1}`,
      weight: weightOf(this.#layout, weights, { column, from, to: unit }),
    }));
  }
}
