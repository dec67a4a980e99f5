/** 2/3, 2/5, …: log((1 + s)/(1 − s)) = 2s + s·(2/3·s² + 2/5·s⁴ + …) */
function logarithmTerms(round: (x: number) => number, terms: number): number[] {
  return Array.from({ length: terms }, (_, i) => round(2 / (2 * i + 3)));
}

/** −1/from!, 1/(from + 2)!, …: the series of sine (from 3) and cosine (from 2). */
function factorials(round: (x: number) => number, from: number, terms: number): number[] {
  let product = 1;
  for (let n = 2; n < from; n++) product *= n;
  return Array.from({ length: terms }, (_, i) => {
    const n = from + 2 * i;
    product *= i === 0 ? n : n * (n - 1);
    return round((i % 2 === 0 ? -1 : 1) / product);
  });
}

/**
 * The transform of Box and Muller (1958), with every step rounded to the dtype, as the vector kernels do it: normal numbers are the
 * same bits on every machine and with every kind of kernels.
 *
 * @param dtype float32: words 0 and 1 of a block make the first pair, words 2 and 3 the second. float64: words 0 and 1 make the radius of a
 * block's one pair, words 2 and 3 the angle.
 * @returns A function that gives the value at a place in a block of four words.
 */
export function boxMuller(dtype: "float32" | "float64"): (words: Uint32Array, place: number) => number {
  const isSingle = dtype === "float32";
  const round: (x: number) => number = isSingle ? Math.fround : (x) => x;
  const logTerms = logarithmTerms(round, isSingle ? 4 : 10);
  const sineTerms = factorials(round, 3, isSingle ? 4 : 8);
  const cosineTerms = factorials(round, 2, isSingle ? 5 : 8);
  const ln2 = round(Math.LN2);
  const radian = isSingle ? round(2 * Math.PI * 2 ** -32) : 2 * Math.PI * 2 ** -53;

  /** c₀·x + c₁·x² + … */
  const series = (x: number, terms: readonly number[]): number => {
    let sum = round(terms.at(-1)! * x);
    for (let i = terms.length - 2; i >= 0; i--) sum = round(round(sum + terms[i]!) * x);
    return sum;
  };

  /** log x for x in (0, 1], with x = m·2ᵉ and m in [√½, √2). */
  const logarithm = (x: number): number => {
    let exponent = 0;
    for (; x < Math.SQRT1_2; x *= 2) exponent--;
    const s = round(round(x - 1) / round(x + 1));
    const tail = series(round(s * s), logTerms);
    return round(round(exponent * ln2) + round(round(s + s) + round(s * tail)));
  };

  return (words, place) => {
    const start = isSingle ? place & 2 : 0;
    const [a, b] = [words[start]!, words[start + 1]!];
    const unit = isSingle
      ? round(round(round(a >>> 1) * 2 ** -31) + 2 ** -33)
      : 1 - (a * 2097152 + (b >>> 11)) * 2 ** -53;
    const radius = round(Math.sqrt(round(-2 * logarithm(unit))));

    // The angle: a quarter turn, and what is left around it.
    const angle = isSingle ? b : words[2]!;
    const quarter = (angle + 0x20000000 | 0) >>> 30;
    const rest = angle - (quarter << 30) | 0;
    const x = isSingle ? round(round(rest) * radian) : (rest * 2097152 + (words[3]! >>> 11)) * radian;
    const square = round(x * x);
    const sine = round(x + round(x * series(square, sineTerms)));
    const cosine = round(1 + series(square, cosineTerms));
    // cos φ = sin(φ + ¼ turn) comes first.
    const turned = quarter + 1 - (place & 1);
    const direction = turned & 1 ? cosine : sine;
    return round(radius * (turned & 2 ? -direction : direction));
  };
}
