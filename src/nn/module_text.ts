/** The lines of a text but the first moved to the right. */
function indent(text: string): string {
  return text.replaceAll("\n", "\n  ");
}

/**
 * A module's text as PyTorch prints it: the class, its settings, and the modules inside, one a line.
 *
 * @param name The class.
 * @param settings What stands in the brackets, or nothing.
 * @param children The texts of the modules inside, by name.
 * @returns Lines of text.
 */
export function moduleText(
  name: string,
  settings: string,
  children: Iterable<readonly [name: string, text: string]>,
): string {
  const lines = Array.from(children, ([key, text]) => `(${key}): ${indent(text)}`);
  if (lines.length === 0 && !settings.includes("\n")) return `${name}(${settings})`;
  const all = settings === "" ? lines : [...settings.split("\n"), ...lines];
  return `${name}(\n  ${all.join("\n  ")}\n)`;
}

/**
 * The text of modules in an array, as PyTorch prints a `ModuleList`: equal ones that follow each other are written once.
 *
 * @param items The texts of the modules, by their place.
 * @returns Lines of text.
 */
export function moduleListText(items: Iterable<readonly [place: string, text: string]>): string {
  const runs: { first: string; last: string; count: number; text: string }[] = [];
  for (const [place, text] of items) {
    const run = runs.at(-1);
    if (run && run.text === text) Object.assign(run, { last: place, count: run.count + 1 });
    else runs.push({ first: place, last: place, count: 1, text });
  }
  return moduleText(
    "ModuleList",
    "",
    runs.map(({ first, last, count, text }) =>
      count === 1 ? [first, text] : [`${first}-${last}`, `${count} x ${text}`]
    ),
  );
}
