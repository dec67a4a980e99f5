/** Which colours a chart has: those of the reader's system, or fixed ones. */
export type Theme = "auto" | "light" | "dark";

/** The colours of a scheme, as #rrggbb. */
export interface Colors {
  /** Behind everything. */
  readonly surface: string;
  /** Titles, labels, outlines. */
  readonly ink: string;
  /** Tick labels and notes. */
  readonly muted: string;
  /** Axes and frames. */
  readonly axis: string;
  /** Grid lines. */
  readonly grid: string;
  /** Values above 0, at full strength. */
  readonly positive: string;
  /** Values below 0, at full strength. */
  readonly negative: string;
  /** Text on areas with little of `positive` or `negative`, with more, and with much; see {@linkcode textOn}. */
  readonly onWeak: string;
  readonly onMiddle: string;
  readonly onStrong: string;
  /** Lines, points and bars, in the order of use. */
  readonly series: readonly string[];
}

/**
 * The two schemes. The series were searched for the largest least distance (OKLab) between any two for normal sight and for the three
 * kinds of colour blindness (Machado, Oliveira and Fernandes 2009), each at least 3:1 in contrast to its surface.
 */
export const COLORS: Readonly<Record<"light" | "dark", Colors>> = {
  light: {
    surface: "#ffffff",
    ink: "#1f2328",
    muted: "#57606a",
    axis: "#8c959f",
    grid: "#e4e7eb",
    positive: "#1251c2",
    negative: "#c45a00",
    onWeak: "#000000",
    onMiddle: "#000000",
    onStrong: "#ffffff",
    series: ["#1251c2", "#e76b02", "#229880", "#c468d6", "#815c00", "#4e4d56"],
  },
  dark: {
    surface: "#15181d",
    ink: "#e6edf3",
    muted: "#9ba5b0",
    axis: "#6b7480",
    grid: "#2b3139",
    positive: "#7fb4ff",
    negative: "#ff9a3d",
    onWeak: "#ffffff",
    onMiddle: "#000000",
    onStrong: "#000000",
    series: ["#437cf0", "#e98714", "#90eec9", "#cf9ace", "#fed142", "#8b7e7f"],
  },
};

/** How many colours there are for series. */
export const SERIES_COLORS: number = COLORS.light.series.length;

/** The class of a picture. Each theme has its own, for the rules of an inline picture reach the whole page. */
export function themeClass(theme: Theme): string {
  return `linnet-${theme}`;
}

/**
 * The class of text on an area that is filled with `positive` or `negative`, so that it can be read in both schemes.
 *
 * @param strength How opaque the area is, 0 to 1; down to −1 for `negative`, which is never as dark as `positive`.
 */
export function textOn(strength: number): "on-weak" | "on-middle" | "on-strong" {
  if (Math.abs(strength) < 0.6) return "on-weak";
  return strength < 0.81 ? "on-middle" : "on-strong";
}

function rules(scope: string, colors: Colors): string {
  const list: [string, string][] = [
    [".surface", `fill:${colors.surface}`],
    [".outline", `stroke:${colors.surface}`],
    [".ink", `fill:${colors.ink}`],
    [".muted", `fill:${colors.muted}`],
    [".axis", `stroke:${colors.axis}`],
    [".grid", `stroke:${colors.grid}`],
    [".edge", `stroke:${colors.ink}`],
    [".positive", `fill:${colors.positive}`],
    [".negative", `fill:${colors.negative}`],
    [".positive-line", `stroke:${colors.positive}`],
    [".negative-line", `stroke:${colors.negative}`],
    [".on-weak", `fill:${colors.onWeak}`],
    [".on-middle", `fill:${colors.onMiddle}`],
    [".on-strong", `fill:${colors.onStrong}`],
    ...colors.series.flatMap((color, i): [string, string][] => [
      [`.line-${i}`, `stroke:${color}`],
      [`.fill-${i}`, `fill:${color}`],
    ]),
  ];
  return list.map(([selector, rule]) => `.${scope} ${selector}{${rule}}`).join("");
}

/**
 * The style sheet of a picture. It has no variables, which many renderers of SVG don't know; one that doesn't know media queries
 * either shows the light scheme.
 *
 * @param theme Which colours.
 * @returns CSS without characters that XML would want escaped.
 */
export function styleSheet(theme: Theme): string {
  const scope = themeClass(theme);
  const sizing = `.${scope}{max-width:100%;height:auto}`;
  if (theme !== "auto") return sizing + rules(scope, COLORS[theme]);
  return `${sizing}${rules(scope, COLORS.light)}@media (prefers-color-scheme:dark){${
    rules(scope, COLORS.dark)
  }}`;
}
