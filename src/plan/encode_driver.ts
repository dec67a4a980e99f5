import { kernelSignature, type Signature } from "../kernels/signatures.ts";
import type { ScheduledCall } from "./schedule.ts";
import type { KernelCall } from "./trace.ts";
import { VALUE_TYPES, WasmWriter } from "./wasm_writer.ts";

/** Where a step leaves its loss. */
export interface LossCell {
  readonly address: number;
  readonly dtype: "float32" | "float64";
}

/** How many calls a function of the driver makes: V8 takes functions of up to 7.6 million bytes, and compiles short ones sooner. */
const MOST_CALLS = 5_000;

const { i32, f32, f64 } = VALUE_TYPES;
const FUNCTION_REFERENCE = 0x70;
const EMPTY_BLOCK = 0x40;
const [BLOCK, LOOP, END, BREAK, BREAK_IF, RETURN, CALL, CALL_INDIRECT] = [
  2,
  3,
  0x0b,
  0x0c,
  0x0d,
  0x0f,
  0x10,
  0x11,
];
const [GET_LOCAL, SET_LOCAL] = [0x20, 0x21];
const [LOAD_F32, LOAD_F64, STORE_F64, PROMOTE] = [0x2a, 0x2b, 0x39, 0xbb];
const [GREATER_EQUAL_UNSIGNED, ADD_I32] = [0x4f, 0x6a];
const NOT_EQUAL: Readonly<Record<number, number>> = { [i32]: 0x47, [f32]: 0x5c, [f64]: 0x62 };
const [STEPS, OUT, INDEX] = [0, 1, 2];
const SHARE = "share";

/**
 * Encodes the kernel calls of a step as `run(steps, out)`: it makes the calls `steps` times, writes each step's loss as float64 to `out`
 * and behind, and returns how many steps were completed. It stops early where a kernel returns something else than when it was recorded.
 *
 * Where parts of a call are shared out, `share(first, count)` is called, which is to have `part(i)` called for each of them by somebody;
 * if it returns something else than 0, the run stops too.
 *
 * @param calls The calls of one step.
 * @param loss Where they leave the loss.
 * @param shared Whether the memory is shared.
 * @returns A module that imports `env.memory`, the kernels, by their names, from `kernels`, and `threads.share`, and that exports `run` and
 * `part`.
 */
export function encodeDriver(
  calls: readonly ScheduledCall[],
  loss: LossCell,
  shared: boolean,
): Uint8Array<ArrayBuffer> {
  const all = calls.flatMap((call) => "parts" in call ? call.parts : call);
  const parts = calls.flatMap((call) => "parts" in call ? call.parts : []);
  const imports = [...new Set(all.map(({ dtype, name }) => `${dtype}_${name}`))];
  const types: Signature[] = imports.map((name) => kernelSignature(name)!);
  const [twoType, oneType, stretchType, partType] = [0, 1, 2, 3].map((i) => imports.length + i) as [
    number,
    number,
    number,
    number,
  ];
  types.push({ parameters: [i32, i32], results: [i32] }, { parameters: [i32], results: [] });
  types.push({ parameters: [], results: [i32] }, { parameters: [], results: [] });
  const share = imports.length;

  /** Makes a call; the type of its result, if it has one, which stays on the stack. */
  const encodeCall = (body: WasmWriter, { dtype, name, args }: KernelCall): number | undefined => {
    const index = imports.indexOf(`${dtype}_${name}`);
    const { parameters, results } = types[index]!;
    parameters.forEach((type, i) => body.constant(type, args[i]!));
    body.raw(CALL).unsigned(index);
    return results[0];
  };
  const encoder: CallEncoder = { encodeCall, share, nextPart: 0 };

  // After `run` and `part`: the stretches of a long step, then the parts.
  const [run, part, firstStretch] = [share + 1, share + 2, share + 3];
  const stretches = calls.length <= MOST_CALLS ? [] : stretchesOf(calls);
  const bodies = stretches.map((stretch) => encodeStretch(stretch, encoder));
  const step = (body: WasmWriter) => {
    if (stretches.length === 0) return encodeCalls(body, calls, encoder, 1);
    for (let i = 0; i < stretches.length; i++) body.raw(CALL).unsigned(firstStretch + i).raw(BREAK_IF, 1);
  };
  const firstPart = firstStretch + stretches.length;

  const module = new WasmWriter().raw(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  module.section(1, (section) =>
    section.vector(types, ({ parameters, results }) => {
      section.raw(0x60).sized(parameters).sized(results);
    }));
  module.section(2, (section) => {
    section.unsigned(imports.length + 2);
    section.name("env").name("memory").raw(2, ...(shared ? [3] : [0])).unsigned(1);
    if (shared) section.unsigned(65536);
    imports.forEach((name, index) => section.name("kernels").name(name).raw(0).unsigned(index));
    section.name("threads").name(SHARE).raw(0).unsigned(twoType);
  });
  module.section(3, (section) => {
    const own = [twoType, oneType, ...stretches.map(() => stretchType), ...parts.map(() => partType)];
    section.vector(own, (type) => section.unsigned(type));
  });
  module.section(4, (section) => {
    section.unsigned(1).raw(FUNCTION_REFERENCE, 1).unsigned(parts.length).unsigned(parts.length);
  });
  module.section(7, (section) => {
    section.unsigned(2).name("run").raw(0).unsigned(run).name("part").raw(0).unsigned(part);
  });
  module.section(9, (section) => {
    section.unsigned(1).raw(0).constant(i32, 0).raw(END);
    section.vector([...parts.keys()], (i) => section.unsigned(firstPart + i));
  });
  module.section(10, (section) => {
    section.unsigned(2 + stretches.length + parts.length);
    section.sized(encodeRun(loss, step).bytes);
    section.sized(new WasmWriter().raw(0, GET_LOCAL, 0, CALL_INDIRECT).unsigned(partType).raw(0, END).bytes);
    for (const body of bodies) section.sized(body.bytes);
    for (const call of parts) {
      const body = new WasmWriter().unsigned(0);
      encodeCall(body, call);
      section.sized(body.raw(END).bytes);
    }
  });
  return module.bytes;
}

/** What it takes to encode calls. */
interface CallEncoder {
  readonly encodeCall: (body: WasmWriter, call: KernelCall) => number | undefined;
  /** The function that has parts done. */
  readonly share: number;
  /** The number of the next part. */
  nextPart: number;
}

function stretchesOf(calls: readonly ScheduledCall[]): ScheduledCall[][] {
  const count = Math.ceil(calls.length / MOST_CALLS);
  return Array.from({ length: count }, (_, i) => calls.slice(MOST_CALLS * i, MOST_CALLS * (i + 1)));
}

/** The calls one after the other; breaks out of so many blocks where the run is to stop. */
function encodeCalls(
  body: WasmWriter,
  calls: readonly ScheduledCall[],
  encoder: CallEncoder,
  blocks: number,
): void {
  for (const call of calls) {
    if ("parts" in call) {
      const { length } = call.parts;
      body.constant(i32, encoder.nextPart).constant(i32, length).raw(CALL).unsigned(encoder.share);
      body.raw(BREAK_IF, blocks);
      encoder.nextPart += length;
      continue;
    }
    const type = encoder.encodeCall(body, call);
    if (type !== undefined) body.constant(type, call.result!).raw(NOT_EQUAL[type]!, BREAK_IF, blocks);
  }
}

/** A function with some of the calls: returns 1 where the run is to stop, else 0. */
function encodeStretch(calls: readonly ScheduledCall[], encoder: CallEncoder): WasmWriter {
  const body = new WasmWriter().unsigned(0).raw(BLOCK, EMPTY_BLOCK);
  encodeCalls(body, calls, encoder, 0);
  return body.constant(i32, 0).raw(RETURN, END).constant(i32, 1).raw(END);
}

function encodeRun(loss: LossCell, step: (body: WasmWriter) => void): WasmWriter {
  const body = new WasmWriter().unsigned(1).unsigned(1).raw(i32);
  body.raw(BLOCK, EMPTY_BLOCK, LOOP, EMPTY_BLOCK);
  body.raw(GET_LOCAL, INDEX, GET_LOCAL, STEPS, GREATER_EQUAL_UNSIGNED, BREAK_IF, 1);
  step(body);
  body.raw(GET_LOCAL, OUT).constant(i32, loss.address);
  if (loss.dtype === "float32") body.raw(LOAD_F32, 2, 0, PROMOTE);
  else body.raw(LOAD_F64, 3, 0);
  body.raw(STORE_F64, 3, 0);
  body.raw(GET_LOCAL, OUT).constant(i32, 8).raw(ADD_I32, SET_LOCAL, OUT);
  body.raw(GET_LOCAL, INDEX).constant(i32, 1).raw(ADD_I32, SET_LOCAL, INDEX);
  return body.raw(BREAK, 0, END, END, GET_LOCAL, INDEX, END);
}
