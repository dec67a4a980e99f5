/// <reference lib="dom" />
import { clearCanvas } from "./canvas.ts";
import type { Colors } from "./colors.ts";
import type { Stroke } from "./digit_picture.ts";

/** The pen's width and its steps with the arrow keys, as shares of the pad's side. */
const [PEN, KEY_STEP] = [0.07, 0.05];

const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A square to draw in, with a mouse, a finger, a pen or the keyboard. Places in it go from 0 to 1. */
export class DrawingPad {
  readonly #canvas: HTMLCanvasElement;
  readonly #changed: () => void;
  #strokes: number[][] = [];
  /** The pointer that draws. */
  #pointer: number | null = null;
  /** Where the keyboard's pen is, and whether it is down; null before the first key. */
  #pen: { x: number; y: number; isDown: boolean } | null = null;
  #colors: Colors;

  /**
   * @param canvas The pad.
   * @param colors The page's colours.
   * @param changed Is told when the drawing changed.
   */
  constructor(canvas: HTMLCanvasElement, colors: Colors, changed: () => void) {
    this.#canvas = canvas;
    this.#colors = colors;
    this.#changed = changed;
    canvas.addEventListener("pointerdown", (event) => this.#begin(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const type of ["pointerup", "pointercancel"] as const) {
      canvas.addEventListener(type, (event) => {
        if (event.pointerId === this.#pointer) this.#pointer = null;
      });
    }
    canvas.addEventListener("keydown", (event) => this.#press(event));
    canvas.addEventListener("blur", () => {
      this.#pen = null;
      this.draw();
    });
  }

  /** What was drawn. */
  get strokes(): readonly Stroke[] {
    return this.#strokes;
  }

  /** Empties the pad. */
  clear(): void {
    this.#strokes = [];
    this.#pointer = null;
    if (this.#pen) this.#pen.isDown = false;
    this.draw();
    this.#changed();
  }

  #placeOf({ clientX, clientY }: PointerEvent): [number, number] {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    const bounded = (share: number) => Math.max(0, Math.min(1, share));
    return [bounded((clientX - left) / width), bounded((clientY - top) / height)];
  }

  #begin(event: PointerEvent): void {
    if (event.button !== 0 || this.#pointer !== null) return;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#pointer = event.pointerId;
    this.#strokes.push(this.#placeOf(event));
    this.draw();
    this.#changed();
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    // A fast hand moves several times between two frames.
    const between = event.getCoalescedEvents?.() ?? [];
    for (const one of between.length > 0 ? between : [event]) {
      this.#strokes.at(-1)!.push(...this.#placeOf(one));
    }
    this.draw();
    this.#changed();
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const arrow = ARROWS[event.key];
    if (event.key === "Delete" || event.key === "Backspace") this.clear();
    else if (arrow) this.#walk(arrow);
    else if (event.key === " ") this.#putDownOrLift();
    else return;
    event.preventDefault();
  }

  #walk([x, y]: readonly [number, number]): void {
    const pen = this.#pen ??= { x: 0.5, y: 0.5, isDown: false };
    pen.x = Math.max(PEN, Math.min(1 - PEN, pen.x + KEY_STEP * x));
    pen.y = Math.max(PEN, Math.min(1 - PEN, pen.y + KEY_STEP * y));
    if (pen.isDown) this.#strokes.at(-1)!.push(pen.x, pen.y);
    this.draw();
    if (pen.isDown) this.#changed();
  }

  #putDownOrLift(): void {
    const pen = this.#pen ??= { x: 0.5, y: 0.5, isDown: false };
    pen.isDown = !pen.isDown;
    if (pen.isDown) this.#strokes.push([pen.x, pen.y]);
    this.draw();
    if (pen.isDown) this.#changed();
  }

  /** Draws the pad, in other colours if any are given. */
  draw(colors: Colors = this.#colors): void {
    this.#colors = colors;
    const { context, width } = clearCanvas(this.#canvas);
    context.strokeStyle = colors.ink;
    context.lineWidth = PEN * width;
    context.lineCap = context.lineJoin = "round";
    for (const stroke of this.#strokes) {
      context.beginPath();
      for (let i = 0; i < stroke.length; i += 2) context.lineTo(stroke[i]! * width, stroke[i + 1]! * width);
      // A dot is a line that goes nowhere.
      if (stroke.length === 2) context.lineTo(stroke[0]! * width, stroke[1]! * width);
      context.stroke();
    }
    if (this.#pen === null) return;
    const { x, y, isDown } = this.#pen;
    context.beginPath();
    context.arc(x * width, y * width, PEN * width / 2 + 3, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = isDown ? colors.positive : colors.muted;
    context.stroke();
  }
}
