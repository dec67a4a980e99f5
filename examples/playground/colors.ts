/// <reference lib="dom" />

/** The page's colours as its style sheet has them, for what is drawn on canvases. */
export interface Colors {
  readonly surface: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly positive: string;
  readonly negative: string;
  readonly train: string;
  readonly test: string;
  /** Pixels from class 0, or −1, to class 1. */
  readonly ramp: Uint32Array;
  /** The same in two colours. */
  readonly steps: Uint32Array;
}

/** How many colours a ramp has. */
const RAMP_LENGTH = 256;
/** How much of a full colour the ends of a ramp have: points of that colour must stand out. */
const RAMP_STRENGTH = 0.82;

type Rgb = readonly [number, number, number];

function readRgb(text: string): Rgb {
  const value = Number.parseInt(text.slice(1), 16);
  return [value >> 16 & 255, value >> 8 & 255, value & 255];
}

/** A pixel as canvases store it on little-endian machines, which is all that browsers run on. */
function pixel(from: Rgb, to: Rgb, share: number): number {
  const [red, green, blue] = from.map((value, i) => Math.round(value + (to[i]! - value) * share));
  return (0xff000000 | blue! << 16 | green! << 8 | red!) >>> 0;
}

function makeRamp(negative: Rgb, neutral: Rgb, positive: Rgb, shape: (value: number) => number): Uint32Array {
  return Uint32Array.from({ length: RAMP_LENGTH }, (_, i) => {
    const value = shape(2 * i / (RAMP_LENGTH - 1) - 1);
    return pixel(neutral, value < 0 ? negative : positive, RAMP_STRENGTH * Math.abs(value));
  });
}

/** Reads the colours of the scheme that is on. */
export function readColors(): Colors {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const ends = [readRgb(color("negative")), readRgb(color("neutral")), readRgb(color("positive"))] as const;
  return {
    surface: color("surface"),
    ink: color("ink"),
    muted: color("muted"),
    line: color("line"),
    positive: color("positive"),
    negative: color("negative"),
    train: color("train"),
    test: color("test"),
    ramp: makeRamp(...ends, (value) => value),
    steps: makeRamp(...ends, Math.sign),
  };
}
