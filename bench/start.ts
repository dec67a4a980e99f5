/**
 * What a whole process takes: start, import, training, print. Each time is a median of runs in turn with those of an empty program, by
 * which it is divided too, so that the figures hold on any machine; the memory is the most that the process ever had, where the system says.
 *
 *     deno task bench:start [--runs=20]
 *
 * @module
 */
const ROOT = new URL("../", import.meta.url);
const CONFIG = new URL("deno.json", ROOT).pathname;
const PEAK = new URL("bench/start_peak.ts", ROOT).pathname;
const decoder = new TextDecoder();

interface Program {
  readonly name: string;
  readonly path: string;
}

async function runDeno(...options: string[]): Promise<Deno.CommandOutput> {
  const output = await new Deno.Command(Deno.execPath(), { args: options }).output();
  if (!output.success) throw new Error(`deno ${options.join(" ")} failed:\n${decoder.decode(output.stderr)}`);
  return output;
}

/** The time of one run, in milliseconds. */
async function time({ path }: Program): Promise<number> {
  const start = performance.now();
  await runDeno("run", "--config", CONFIG, path);
  return performance.now() - start;
}

/** The most memory that a run had, in MiB; NaN where the system doesn't say. */
async function peakMemory({ path }: Program): Promise<number> {
  if (Deno.build.os !== "linux") return NaN;
  // Reading what the system knows of the process takes all permissions.
  const { stderr } = await runDeno("run", "-A", "--config", CONFIG, "--preload", PEAK, path);
  return Number(decoder.decode(stderr)) / 1024;
}

async function median(count: number, measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let i = 0; i < count; i++) values.push(await measure());
  return values.sort((a, b) => a - b)[count >> 1]!;
}

const runs = Number(Deno.args.find((one) => one.startsWith("--runs="))?.slice("--runs=".length) ?? 20);
if (!Number.isInteger(runs) || runs < 1) throw new RangeError("--runs must be a whole number of 1 or more");
const folder = await Deno.makeTempDir();
try {
  const write = async (name: string, text: string) => {
    await Deno.writeTextFile(`${folder}/${name}`, text);
    return `${folder}/${name}`;
  };
  const empty = { name: "an empty program", path: await write("empty.ts", "") };
  const xor = new URL("bench/start_xor.ts", ROOT).pathname;
  const programs: Program[] = [
    {
      name: "import of mod.ts",
      path: await write("import.ts", `import ${JSON.stringify(new URL("mod.ts", ROOT))};\n`),
    },
    { name: "XOR 2-8-1, compileStep, 1000 steps", path: xor },
    { name: "examples/xor.ts: fit, 1000 epochs", path: new URL("examples/xor.ts", ROOT).pathname },
    {
      name: "import of src/mod.ts, file by file",
      path: await write("sources.ts", `import ${JSON.stringify(new URL("src/mod.ts", ROOT))};\n`),
    },
  ];
  const times = new Map<Program, number[]>([empty, ...programs].map((program) => [program, []]));
  for (const program of times.keys()) await time(program);
  for (let i = 0; i < runs; i++) for (const [program, list] of times) list.push(await time(program));
  const middle = (program: Program) => times.get(program)!.sort((a, b) => a - b)[runs >> 1]!;
  for (const program of times.keys()) {
    const memory = await median(3, () => peakMemory(program));
    console.log(
      program.name.padEnd(40) +
        `${middle(program).toFixed(1).padStart(7)} ms  ${
          (middle(program) / middle(empty)).toFixed(2).padStart(5)
        } × empty` +
        (Number.isNaN(memory) ? "" : `  ${memory.toFixed(1).padStart(5)} MiB`),
    );
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
