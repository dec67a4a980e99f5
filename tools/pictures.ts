/**
 * Draws the pictures of the README: charts of the lessons, as `--plot` draws them. With `--check` it writes nothing and fails when they are
 * not those that are committed.
 *
 *     deno task pictures [--check]
 *
 * @module
 */
const ROOT = new URL("../", import.meta.url);
const FOLDER = new URL("examples/pictures/", ROOT);

/** The lessons, and the files for some of their charts by the charts' titles. */
const LESSONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  xor: { "The network": "xor_network.svg", "What the network answers": "xor_boundary.svg" },
  digits: { "Noisy digits by fit": "digits_history.svg" },
};

/** The charts of a lesson's file, each as a picture of its own, by title. */
function splitCharts(picture: string): Map<string, string> {
  const charts = new Map<string, string>();
  let [depth, start] = [0, 0];
  for (const { 0: tag, index } of picture.matchAll(/<svg [^>]*>|<\/svg>/g)) {
    if (tag !== "</svg>") {
      if (++depth === 2) start = index;
    } else if (--depth === 1) {
      const chart = picture.slice(start, index + tag.length).replace(
        /^<svg x="\d+" y="\d+" style="[^"]*"/,
        "<svg",
      );
      charts.set(/<title[^>]*>([^<]*)/.exec(chart)![1]!, `${chart}\n`);
    }
  }
  return charts;
}

/** Runs a lesson and takes the charts that it draws. */
async function drawLesson(lesson: string): Promise<Map<string, string>> {
  const file = await Deno.makeTempFile({ suffix: ".svg" });
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      // These kernels give the same bits on every machine.
      args: [
        "run",
        `--allow-write=${file}`,
        `examples/${lesson}.ts`,
        "--kernels=wasm-strict",
        `--plot=${file}`,
      ],
      cwd: ROOT,
    }).output();
    if (!success) throw new Error(`examples/${lesson}.ts failed:\n${new TextDecoder().decode(stderr)}`);
    return splitCharts(await Deno.readTextFile(file));
  } finally {
    await Deno.remove(file);
  }
}

/** All pictures, by file name. */
async function drawPictures(): Promise<Map<string, string>> {
  const pictures = new Map<string, string>();
  for (const [lesson, names] of Object.entries(LESSONS)) {
    const charts = await drawLesson(lesson);
    for (const [title, name] of Object.entries(names)) {
      const chart = charts.get(title);
      if (chart === undefined) throw new Error(`examples/${lesson}.ts draws no chart called "${title}"`);
      pictures.set(name, chart);
    }
  }
  return pictures;
}

const pictures = await drawPictures();
if (Deno.args.includes("--check")) {
  const committed = new Map<string, string>();
  for await (const { name } of Deno.readDir(FOLDER)) {
    committed.set(name, await Deno.readTextFile(new URL(name, FOLDER)));
  }
  const names = new Set([...pictures.keys(), ...committed.keys()]);
  const wrong = [...names].filter((name) => pictures.get(name) !== committed.get(name));
  if (wrong.length > 0) {
    console.error(
      `examples/pictures/ is not what the lessons draw (${wrong.join(", ")}): run deno task pictures`,
    );
    Deno.exit(1);
  }
  console.log("examples/pictures/ is up to date");
} else {
  await Deno.mkdir(FOLDER, { recursive: true });
  for (const [name, text] of pictures) {
    await Deno.writeTextFile(new URL(name, FOLDER), text);
    console.log(`examples/pictures/${name}: ${text.length} bytes`);
  }
}
