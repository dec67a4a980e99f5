import { CHOICES, type ChosenSetting } from "./choices.ts";
import { INPUT_NAMES, type InputName } from "./inputs.ts";
import { DEFAULT_SETTINGS, LARGEST_SEED, MOST_LAYERS, MOST_UNITS, type Settings } from "./settings.ts";

/**
 * Settings as the part of an address after #, so that a run can be bookmarked and sent.
 *
 * @param settings The settings.
 * @returns Those that differ from the default ones.
 */
export function formatSettings(settings: Settings): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(settings)) {
    const [given, usual] = [value, DEFAULT_SETTINGS[name as keyof Settings]].map((one) =>
      Array.isArray(one) ? one.join("-") : String(one)
    );
    if (given !== usual) text.set(name, given!);
  }
  return text.toString();
}

function wholeIn(text: string, least: number, most: number): number | null {
  return /^\d{1,7}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null;
}

function readHidden(text: string): number[] | null {
  if (text === "") return [];
  const units = text.split("-").map((part) => wholeIn(part, 1, MOST_UNITS));
  return units.length <= MOST_LAYERS && units.every((count) => count !== null) ? units : null;
}

function readInputs(text: string): InputName[] | null {
  const given = text.split("-");
  const known = INPUT_NAMES.filter((name) => given.includes(name));
  return known.length > 0 && known.length === given.length ? known : null;
}

/**
 * Reads settings from an address. What is missing or wrong is as usual: the text may have been written by anybody.
 *
 * @param text What {@linkcode formatSettings} gave.
 */
export function readSettings(text: string): Settings {
  const given = new URLSearchParams(text);
  const found: Record<string, unknown> = {};
  for (const name of Object.keys(CHOICES) as ChosenSetting[]) {
    const choice = CHOICES[name].find(([value]) => String(value) === given.get(name));
    if (choice) found[name] = choice[0];
  }
  const noise = Number(given.get("noise") || NaN);
  if (noise >= 0 && noise <= 1) found.noise = noise;
  found.seed = wholeIn(given.get("seed") ?? "", 0, LARGEST_SEED) ?? DEFAULT_SETTINGS.seed;
  found.hidden = (given.has("hidden") ? readHidden(given.get("hidden")!) : null) ?? DEFAULT_SETTINGS.hidden;
  found.inputs = readInputs(given.get("inputs") ?? "") ?? DEFAULT_SETTINGS.inputs;
  return { ...DEFAULT_SETTINGS, ...found };
}
