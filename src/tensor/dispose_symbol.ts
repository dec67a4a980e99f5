/** `Symbol.dispose`, or what stands for it in runtimes that lack it. */
export const disposeSymbol: typeof Symbol.dispose = Symbol.dispose ??
  (Symbol.for("Symbol.dispose") as typeof Symbol.dispose);
