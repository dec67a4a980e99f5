import { kernelSignature, type Signature } from "../kernels/signatures.ts";
import type { ScheduledCall } from "./schedule.ts";
import type { KernelCall } from "./trace.ts";
import { VALUE_TYPES, WasmWriter } from "./wasm_writer.ts";

/** Where a step leaves its loss. */
export interface LossCell {
  readonly address: number;
  readonly dtype: "float32" | "float64";
}

const { i32, f32, f64 } = VALUE_TYPES;
const EMPTY_BLOCK = 0x40;
const [BLOCK, LOOP, END, BREAK, BREAK_IF, BREAK_TABLE, RETURN, CALL] = [
  2,
  3,
  0x0b,
  0x0c,
  0x0d,
  0x0e,
  0x0f,
  0x10,
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
  const imports = [...new Set(all.map(({ dtype, name }) => `${dtype}_${name}`))];
  const types: Signature[] = imports.map((name) => kernelSignature(name)!);
  types.push({ parameters: [i32, i32], results: [i32] }, { parameters: [i32], results: [] });
  const [shareType, partType] = [imports.length, imports.length + 1];
  const [share, run, part] = [imports.length, imports.length + 1, imports.length + 2];

  /** Makes a call; the type of its result, if it has one, which stays on the stack. */
  const encodeCall = (body: WasmWriter, { dtype, name, args }: KernelCall): number | undefined => {
    const index = imports.indexOf(`${dtype}_${name}`);
    const { parameters, results } = types[index]!;
    parameters.forEach((type, i) => body.constant(type, args[i]!));
    body.raw(CALL).unsigned(index);
    return results[0];
  };

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
    section.name("threads").name(SHARE).raw(0).unsigned(shareType);
  });
  // `share` and `run` are of one type.
  module.section(3, (section) => section.vector([shareType, partType], (type) => section.unsigned(type)));
  module.section(7, (section) => {
    section.unsigned(2).name("run").raw(0).unsigned(run).name("part").raw(0).unsigned(part);
  });
  module.section(10, (section) => {
    section.unsigned(2).sized(encodeRun(calls, loss, share, encodeCall).bytes);
    section.sized(encodeParts(calls, encodeCall).bytes);
  });
  return module.bytes;
}

type EncodeCall = (body: WasmWriter, call: KernelCall) => number | undefined;

function encodeRun(
  calls: readonly ScheduledCall[],
  loss: LossCell,
  share: number,
  encodeCall: EncodeCall,
): WasmWriter {
  const body = new WasmWriter().unsigned(1).unsigned(1).raw(i32);
  body.raw(BLOCK, EMPTY_BLOCK, LOOP, EMPTY_BLOCK);
  body.raw(GET_LOCAL, INDEX, GET_LOCAL, STEPS, GREATER_EQUAL_UNSIGNED, BREAK_IF, 1);
  let parts = 0;
  for (const call of calls) {
    if ("parts" in call) {
      const { length } = call.parts;
      body.constant(i32, parts).constant(i32, length).raw(CALL).unsigned(share).raw(BREAK_IF, 1);
      parts += length;
      continue;
    }
    const type = encodeCall(body, call);
    if (type !== undefined) body.constant(type, call.result!).raw(NOT_EQUAL[type]!, BREAK_IF, 1);
  }
  body.raw(GET_LOCAL, OUT).constant(i32, loss.address);
  if (loss.dtype === "float32") body.raw(LOAD_F32, 2, 0, PROMOTE);
  else body.raw(LOAD_F64, 3, 0);
  body.raw(STORE_F64, 3, 0);
  body.raw(GET_LOCAL, OUT).constant(i32, 8).raw(ADD_I32, SET_LOCAL, OUT);
  body.raw(GET_LOCAL, INDEX).constant(i32, 1).raw(ADD_I32, SET_LOCAL, INDEX);
  return body.raw(BREAK, 0, END, END, GET_LOCAL, INDEX, END);
}

/** A table of jumps: a block around each part's call, the first innermost, to leave which is to come to the call. */
function encodeParts(calls: readonly ScheduledCall[], encodeCall: EncodeCall): WasmWriter {
  const parts = calls.flatMap((call) => "parts" in call ? call.parts : []);
  const body = new WasmWriter().unsigned(0);
  if (parts.length === 0) return body.raw(END);
  for (let i = 0; i <= parts.length; i++) body.raw(BLOCK, EMPTY_BLOCK);
  body.raw(GET_LOCAL, 0, BREAK_TABLE).vector([...parts.keys()], (label) => body.unsigned(label));
  body.unsigned(parts.length).raw(END);
  for (const part of parts) {
    encodeCall(body, part);
    body.raw(RETURN, END);
  }
  return body.raw(END);
}
