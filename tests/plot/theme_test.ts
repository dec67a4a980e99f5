import { assert, assertEquals } from "@std/assert";
import { COLORS, type Colors, SERIES_COLORS, textOn } from "../../src/plot/theme.ts";

type Rgb = [number, number, number];

const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as Rgb;

/** The relative luminance of WCAG 2. */
function luminance(color: Rgb): number {
  const [r, g, b] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function blend(over: string, under: string, opacity: number): Rgb {
  const [a, b] = [rgb(over), rgb(under)];
  return a.map((value, i) => value * opacity + b[i]! * (1 - opacity)) as Rgb;
}

const TEXT: Record<string, (colors: Colors) => string> = {
  "on-weak": (colors) => colors.onWeak,
  "on-middle": (colors) => colors.onMiddle,
  "on-strong": (colors) => colors.onStrong,
};

for (const [scheme, colors] of Object.entries(COLORS)) {
  Deno.test(`${scheme}: text has a contrast of 4.5, lines of 3 to the surface`, () => {
    for (const name of ["ink", "muted"] as const) {
      const found = contrast(rgb(colors[name]), rgb(colors.surface));
      assert(found >= 4.5, `${name}: ${found}`);
    }
    for (const color of [...colors.series, colors.positive, colors.negative, colors.axis]) {
      const found = contrast(rgb(color), rgb(colors.surface));
      assert(found >= 2.95, `${color}: ${found}`);
    }
    assertEquals(colors.series.length, SERIES_COLORS);
  });

  Deno.test(`${scheme}: values can be read on cells of every strength`, () => {
    for (let percent = -100; percent <= 100; percent++) {
      const strength = percent / 100;
      const pole = strength < 0 ? colors.negative : colors.positive;
      const cell = blend(pole, colors.surface, Math.abs(strength));
      const found = contrast(rgb(TEXT[textOn(strength)]!(colors)), cell);
      assert(found >= 4.4, `${strength}: ${found}`);
    }
  });
}

// Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
const SIGHTS: Record<string, number[][]> = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [
    -0.003882,
    -0.048116,
    1.051998,
  ]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [
    -0.01182,
    0.04294,
    0.968881,
  ]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [
    0.004733,
    0.691367,
    0.3039,
  ]],
};

/** A colour in OKLab (Ottosson 2020), as it is seen. */
function seen(hex: string, sight: number[][]): Rgb {
  const linear = rgb(hex).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const [r, g, b] = sight.map((row) =>
    Math.max(0, row.reduce((sum, share, i) => sum + share * linear[i]!, 0))
  ) as Rgb;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

for (const [sight, matrix] of Object.entries(SIGHTS)) {
  Deno.test(`series differ in colour for ${sight}`, () => {
    for (const { series, positive, negative } of Object.values(COLORS)) {
      const colors = series.map((color) => seen(color, matrix));
      colors.forEach((a, i) => {
        for (const [k, b] of colors.slice(i + 1).entries()) {
          const distance = Math.hypot(...a.map((value, axis) => value - b[axis]!));
          // About five times the least difference that is noticed, 0.02.
          assert(distance >= 0.09, `${series[i]} and ${series[i + 1 + k]}: ${distance}`);
        }
      });
      const poles = [positive, negative].map((color) => seen(color, matrix)) as [Rgb, Rgb];
      assert(Math.hypot(...poles[0].map((value, axis) => value - poles[1][axis]!)) >= 0.15);
    }
  });
}
