import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { allElements, parseXml, textOf, type XmlElement } from "../test_support/xml.ts";
import { inEmptyFolder } from "./in_empty_folder.ts";
import {
  mayRunPrograms,
  type ProgramResult,
  repository,
  runDenoOnTerminal,
  runProgram,
} from "./run_program.ts";

const ignore = !mayRunPrograms;

/** The charts of a picture, each with what its title says. */
function chartsIn(svg: string): { title: string; chart: XmlElement }[] {
  const picture = parseXml(svg);
  assertEquals(picture.name, "svg");
  const charts = picture.children.filter((child) => typeof child !== "string" && child.name === "svg");
  return (charts as XmlElement[]).map((chart) => {
    assertEquals(chart.attributes.role, "img");
    const { x, y, width, height } = chart.attributes;
    const within = (start: string, length: string, end: string) =>
      Number(start) + Number(length) <= Number(end);
    assert(within(x!, width!, picture.attributes.width!), "the picture is as wide as its charts");
    assert(within(y!, height!, picture.attributes.height!), "the picture is as high as its charts");
    return { title: textOf(chart.children[0] as XmlElement), chart };
  });
}

/** How many lines of series a chart has. */
function lineCount(chart: XmlElement): number {
  return allElements(chart).filter(({ attributes }) => attributes.class === "series").length;
}

const DIGIT_CHARTS = [["Training", 2], ["What was taken for what"], ["The surest wrong answers"]] as const;

/** A lesson's options for a short run, and what it draws: each chart's title, and its lines where it is made of lines. */
const LESSONS: readonly (readonly [
  program: string,
  options: readonly string[],
  charts: readonly (readonly [title: string, lines?: number])[],
  permissions?: readonly string[],
])[] = [
  ["xor", ["--epochs=20"], [["Loss", 1], ["What the network answers"], ["The network"]]],
  ["and", ["--epochs=20"], [
    ["Loss", 4],
    ["NumPy's way, as in the lesson"],
    ["NumPy's way, mended"],
  ]],
  ["forward_backward", [], [["Loss", 2], ["Answer; 1 is right", 2]]],
  ["digits", ["--epochs=3"], [["XOR by hand", 1], ["Digits by hand", 3], ["Noisy digits by fit", 4]]],
  ["stuck", ["--iterations=50", "--starts=10", "--sweep=50"], [
    ["One start: seed 0", 1],
    ["Where 10 starts come to rest"],
    ["The mean loss of 10 starts", 4],
  ]],
  ["gradient_tape", ["--epochs=10"], [
    ["fit at a learning rate of 0.01", 2],
    ["What the network answers"],
    ["Loss at two learning rates", 2],
  ]],
  ["digits8x8", ["--epochs=2", "--hidden=16"], DIGIT_CHARTS],
  ["mnist", ["--epochs=2", "--hidden=16", "--train=3200"], DIGIT_CHARTS, ["--allow-read"]],
];

for (const [program, options, charts, permissions = []] of LESSONS) {
  Deno.test(
    { name: `examples/${program}.ts --plot draws its curves`, ignore },
    () =>
      inEmptyFolder(async (folder) => {
        const file = `${folder}/curves.svg`;
        const command = [
          "run",
          ...permissions,
          `--allow-write=${file}`,
          `examples/${program}.ts`,
          ...options,
        ];
        const { code, stdout } = await runDenoOnTerminal([...command, "--plot", file]);
        assertEquals(code, 0, stdout);
        assert(!/Allow\?|requests .* access/.test(stdout), stdout);
        assertStringIncludes(stdout, `The curves are drawn in ${file}`);
        const drawn = chartsIn((await Deno.readTextFile(file)).trimEnd());
        assertEquals(drawn.map(({ title }) => title), charts.map(([title]) => title));
        for (const [i, [title, lines]] of charts.entries()) {
          if (lines !== undefined) assertEquals(lineCount(drawn[i]!.chart), lines, title);
        }
      }),
  );

  Deno.test({ name: `examples/${program}.ts --plot names the permission it needs`, ignore }, async () => {
    const { code, stdout } = await runDenoOnTerminal(["run", `examples/${program}.ts`, "--plot=curves.svg"]);
    assertEquals(code, 1);
    assertEquals(
      stdout.trim(),
      `${program}.ts: --plot "curves.svg" needs the permission to write it: put --allow-write=curves.svg ` +
        `between "run" and the program (--help lists the options)`,
    );
  });

  Deno.test({ name: `examples/${program}.ts loads no chart before it draws`, ignore }, async () => {
    const info = await runProgram(Deno.execPath(), ["info", "--json", `examples/${program}.ts`]);
    assertEquals(info.code, 0, info.stderr);
    const { roots, modules } = JSON.parse(info.stdout) as ModuleGraph;
    const edges = new Map(modules.map(({ specifier, dependencies }) => [specifier, dependencies ?? []]));
    const loaded = new Set(roots);
    for (const specifier of loaded) {
      for (const { code, isDynamic } of edges.get(specifier) ?? []) {
        if (code?.specifier !== undefined && isDynamic !== true) loaded.add(code.specifier);
      }
    }
    assert(loaded.has(new URL("mod.ts", repository).href));
    assert(edges.has(new URL("dist/plot.js", repository).href), "it is there to be loaded later");
    assertEquals([...loaded].filter((specifier) => /\/(plot\.(ts|js)|src\/plot\/.*)$/.test(specifier)), []);
  });
}

interface ModuleGraph {
  readonly roots: readonly string[];
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier?: string };
      readonly isDynamic?: boolean;
    }[];
  }[];
}

/** Runs the quickest lesson without a terminal. */
function runXor(permissions: string[], ...options: string[]): Promise<ProgramResult> {
  const args = ["run", ...permissions, "examples/xor.ts", "--epochs=2", ...options];
  return runProgram(Deno.execPath(), args, repository);
}

for (const name of ["curves.png", ".svg", ""]) {
  Deno.test({ name: `--plot=${name} is no picture's name`, ignore }, async () => {
    const { code, stdout, stderr } = await runXor(["--allow-write"], `--plot=${name}`);
    assertEquals([code, stdout], [1, ""]);
    assertMatch(
      stderr,
      /^xor\.ts: --plot ".*" is not the name of a file that ends in \.svg \(--help [^\n]*\n$/,
    );
  });
}

Deno.test(
  { name: "--plot asks for a wide permission where the file's name would want quotes", ignore },
  async () => {
    const { code, stderr } = await runXor([], "--plot=my curves, all.svg");
    assertEquals(code, 1);
    assertStringIncludes(stderr, `put --allow-write between "run" and the program`);
  },
);

Deno.test(
  { name: "--plot says that the file can't be written before the lesson begins", ignore },
  () =>
    inEmptyFolder(async (folder) => {
      await Deno.mkdir(`${folder}/folder.svg`);
      for (
        const [name, reason] of [["missing/curves.svg", "No such file"], ["folder.svg", "Is a directory"]]
      ) {
        const file = `${folder}/${name}`;
        const { code, stdout, stderr } = await runXor([`--allow-write=${file}`], `--plot=${file}`);
        assertEquals([code, stdout], [1, ""]);
        assertMatch(stderr, new RegExp(`^xor\\.ts: --plot "${file}" can't be written: ${reason}[^\n]*\n$`));
      }
    }),
);

Deno.test(
  { name: "a run that ends early leaves the file of --plot as it was, or away", ignore },
  () =>
    inEmptyFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/old.svg`, "old");
      for (const name of ["old.svg", "new.svg"]) {
        const file = `${folder}/${name}`;
        const { code } = await runXor([`--allow-write=${file}`], `--plot=${file}`, "--seed=none");
        assertEquals(code, 1);
      }
      assertEquals(await Array.fromAsync(Deno.readDir(folder), ({ name }) => name), ["old.svg"]);
      assertEquals(await Deno.readTextFile(`${folder}/old.svg`), "old");
    }),
);

Deno.test({ name: "without --plot nothing is drawn", ignore }, async () => {
  const { code, stdout } = await runXor([]);
  assertEquals(code, 0);
  assert(!stdout.includes("drawn"), stdout);
});
