/**
 * The figures in the notebooks that were recorded elsewhere: in NumPy, in PyTorch, and in the lessons' own notebooks.
 *
 * @module
 */
import andMended from "../tests/golden/and_mended_numpy.json" with { type: "json" };
import andNumpy from "../tests/golden/and_numpy.json" with { type: "json" };
import andTorch from "../tests/golden/and_torch.json" with { type: "json" };
import digits from "../tests/golden/digits_lesson_numpy.json" with { type: "json" };
import forwardBackward from "../tests/golden/forward_backward_torch.json" with { type: "json" };
import lessons from "../tests/golden/lessons_printed.json" with { type: "json" };
import xor from "../tests/golden/xor_numpy.json" with { type: "json" };
import stuck from "../tests/golden/xor_stuck.json" with { type: "json" };
import sweep from "../tests/golden/xor_stuck_sweep.json" with { type: "json" };

/** What a cell must print. */
export interface Figures {
  /** The cell's id. */
  readonly cell: string;
  /** Where the figures are: all groups of all matches, or all matches. */
  readonly pattern: RegExp;
  /** What was recorded, in the order of the print. */
  readonly expected: readonly number[];
  /** How far a figure may be off. */
  readonly tolerance: number;
  /** Whether that is a share of the figure. */
  readonly isRelative?: boolean;
}

/** Half a unit of the last of so many decimals, and a little for the other side's rounding. */
const rounded = (decimals: number) => 0.501 * 10 ** -decimals;

/** 1e-7, for figures that were printed in float32, and what the decimal forms of two of them add to that. */
const FLOAT32 = 1.01e-7;

type Nested = number | readonly Nested[];
const flat = (values: Nested): number[] => typeof values === "number" ? [values] : values.flatMap(flat);

const [slopesOfW1, slopesOfB1, slopesOfW2, slopesOfB2] = forwardBackward.firstStep.gradients.map((gradient) =>
  flat(gradient)
) as [number[], number[], number[], number[]];
const seed0 = stuck.runs.find(({ numpy_seed }) => numpy_seed === 0)!.loss_every_10000;
const countsWhere = (isAdam: boolean) =>
  Object.entries(sweep.counts).filter(([name]) => name.startsWith("Adam") === isAdam).flatMap(([, counts]) =>
    counts
  );
const { forwardBackward: printed2, gradientTape: printed5 } = lessons;

/** What each notebook must print. */
export const FIGURES: Readonly<Record<string, readonly Figures[]>> = {
  "1_and": [
    {
      cell: "lesson-training",
      pattern: /0\.\d{6}/g,
      expected: andNumpy.loss_every_100,
      tolerance: rounded(6),
    },
    {
      cell: "lesson-answers",
      pattern: /0\.\d{6}/g,
      expected: flat(andNumpy.predictions),
      tolerance: rounded(6),
    },
    {
      cell: "mends",
      pattern: /\b0\.\d{4}\b/g,
      expected: flat(andMended.runs.map(({ predictions }) => predictions)),
      tolerance: rounded(4),
    },
    { cell: "torch-training", pattern: /0\.\d{6}/g, expected: andTorch.loss_every_100, tolerance: 1e-5 },
    { cell: "torch-answers", pattern: /0\.\d{6}/g, expected: flat(andTorch.predictions), tolerance: 1e-5 },
  ],
  "2_forward_backward": [
    { cell: "forward", pattern: /loss .*= (.*)/g, expected: [printed2.losses[0]!], tolerance: 0 },
    {
      cell: "backward",
      pattern: /-?\d\.\d+/g,
      // For one sample the gradients of z are those of b.
      expected: [slopesOfB2, slopesOfW2, slopesOfB2, slopesOfB1, slopesOfW1, slopesOfB1].flat(),
      tolerance: 1e-6,
    },
    { cell: "second-forward", pattern: /loss = (.*)/g, expected: [printed2.losses[1]!], tolerance: 0 },
    {
      cell: "autograd",
      pattern: /-?\d\.\d+/g,
      expected: [slopesOfW1, slopesOfB1, slopesOfW2, slopesOfB2].flat(),
      tolerance: 1e-6,
    },
    { cell: "slip", pattern: /old a1 {2}(.*)/g, expected: [printed2.slip], tolerance: 0 },
    {
      cell: "ten-epochs",
      pattern: /^ *\d+ +(\S+) +\S+$/gm,
      expected: printed2.tenEpochs.predictions,
      tolerance: 0,
    },
    {
      cell: "ten-epochs",
      pattern: /^ *\d+ +\S+ +(\S+)$/gm,
      expected: printed2.tenEpochs.losses,
      tolerance: 0,
    },
    {
      cell: "ten-epochs",
      pattern: /with the slip: (.*)/g,
      expected: [printed2.tenEpochs.slip],
      tolerance: 0,
    },
    {
      cell: "ten-epochs",
      pattern: /^ *\d+ +(\S+) +\S+$/gm,
      expected: forwardBackward.predictions,
      tolerance: 1e-5,
    },
  ],
  "3_digits": [
    { cell: "xor-training", pattern: /0\.\d{6}/g, expected: xor.loss_every_200, tolerance: rounded(6) },
    { cell: "xor-answers", pattern: /0\.\d{6}/g, expected: flat(xor.predictions), tolerance: rounded(6) },
    {
      cell: "digits-training",
      pattern: /\d\.\d{6}e\S+/g,
      expected: digits.training.loss,
      tolerance: rounded(6),
      isRelative: true,
    },
    {
      cell: "digits-training",
      pattern: / (\d\.\d{3}) .* (\d\.\d{3})$/gm,
      expected: digits.training.epochs.flatMap((_, i) => [
        digits.training.train_accuracy[i]!,
        digits.training.test_accuracy[i]!,
      ]),
      tolerance: 0,
    },
    {
      cell: "gradient-check",
      pattern: /-?0\.\d{8}/g,
      expected: flat([digits.gradient_check.analytical, digits.gradient_check.analytical]),
      tolerance: rounded(8),
    },
  ],
  "4_stuck": [
    {
      cell: "one-start",
      pattern: /0\.\d{12}/g,
      expected: [seed0[0]!, seed0[1]!, seed0[2]!, seed0[5]!, Math.LN2, Math.LN2, Math.LN2],
      tolerance: rounded(12),
    },
    {
      cell: "hundred-starts",
      pattern: /^\d of 4 +(\d+)/gm,
      expected: sweep.counts["nothing changed"],
      tolerance: 0,
    },
    {
      cell: "hundred-starts",
      pattern: /^\d of 4 +\d+ +(\d\.\d{4})/gm,
      expected: sweep.medianLosses,
      tolerance: rounded(4),
    },
    {
      cell: "hundred-starts",
      pattern: /^ +(\d+) {2}.*unit/gm,
      expected: Object.values(sweep.learntNothing),
      tolerance: 0,
    },
    {
      cell: "remedies",
      pattern: /^(?!Adam).* (\d+) % +(\d+) +(\d+) +(\d+) +(\d+)$/gm,
      expected: countsWhere(false),
      tolerance: 0,
    },
    {
      // Where the gradient vanishes, Adam magnifies what rounding leaves: a start or two may end elsewhere.
      cell: "remedies",
      pattern: /^Adam.* (\d+) % +(\d+) +(\d+) +(\d+) +(\d+)$/gm,
      expected: countsWhere(true),
      tolerance: 2,
    },
  ],
  "5_gradient_tape": [
    { cell: "predict", pattern: /[01](?=\.[ \]])/g, expected: printed5.rounded, tolerance: 0 },
    {
      cell: "tape-forward",
      pattern: /-?\d+\.\d*/g,
      expected: flat([printed5.z1, printed5.h1, printed5.z2, printed5.yPred, printed5.loss]),
      tolerance: FLOAT32,
    },
    {
      cell: "tape-backward",
      pattern: /-?\d\.\d+/g,
      expected: flat([printed5.slopesOfW2, printed5.slopesOfW1]),
      tolerance: FLOAT32,
    },
    {
      // The lesson's print ends within W2.
      cell: "tape-update",
      pattern: /^W1 = \[\[ *(\S+) +(\S+?) *\]\s+\[ *(\S+) +(\S+?) *\]\]/gm,
      expected: flat(printed5.newW1),
      tolerance: FLOAT32,
    },
  ],
};

/**
 * Compares what a notebook printed with what was recorded.
 *
 * @param name The notebook's name.
 * @param printed What each cell printed, by its id.
 * @returns What is wrong, in words.
 */
export function wrongFigures(name: string, printed: ReadonlyMap<string, string>): string[] {
  return (FIGURES[name] ?? []).flatMap(({ cell, pattern, expected, tolerance, isRelative = false }) => {
    const text = printed.get(cell) ?? "";
    const found = [...text.matchAll(pattern)].flatMap((match) =>
      match.length > 1 ? match.slice(1) : match[0]
    );
    if (found.length !== expected.length) {
      return [`${name}, cell ${cell}: ${expected.length} figures were recorded, ${found.length} are printed`];
    }
    return expected.flatMap((value, i) => {
      const allowed = isRelative ? tolerance * Math.abs(value) : tolerance;
      const isClose = Math.abs(Number(found[i]) - value) <= allowed;
      return isClose ? [] : [`${name}, cell ${cell}: ${found[i]} is printed, ${value} was recorded`];
    });
  });
}
