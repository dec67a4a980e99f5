import { kernelSignature, type Signature } from "../kernels/signatures.ts";
import type { KernelCall } from "./trace.ts";
import { VALUE_TYPES, WasmWriter } from "./wasm_writer.ts";

/** Where a step leaves its loss. */
export interface LossCell {
  readonly address: number;
  readonly dtype: "float32" | "float64";
}

/** What a thread does when its steps are done, or end early: it meets the others. */
export interface Meeting {
  /** The call of the barrier. */
  readonly barrier: KernelCall;
  /** The address of the int32 that tells the others to stop. */
  readonly stopped: number;
}

const { i32, f32, f64 } = VALUE_TYPES;
const EMPTY_BLOCK = 0x40;
const [BLOCK, LOOP, IF, END, BREAK, BREAK_IF, CALL, DROP] = [0x02, 0x03, 0x04, 0x0b, 0x0c, 0x0d, 0x10, 0x1a];
const [GET_LOCAL, SET_LOCAL] = [0x20, 0x21];
const [LOAD_F32, LOAD_F64, STORE_I32, STORE_F64, PROMOTE] = [0x2a, 0x2b, 0x36, 0x39, 0xbb];
const [GREATER_EQUAL_UNSIGNED, ADD_I32] = [0x4f, 0x6a];
const NOT_EQUAL: Readonly<Record<number, number>> = { [i32]: 0x47, [f32]: 0x5c, [f64]: 0x62 };
const [STEPS, OUT, INDEX] = [0, 1, 2];

/**
 * Encodes the kernel calls of a step as `run(steps, out)`: it makes the calls `steps` times, writes each step's loss as float64 to `out`
 * and behind, and returns how many steps were completed. It stops early where a kernel returns something else than when it was recorded.
 *
 * @param calls The calls of one step.
 * @param loss Where they leave the loss; null for a thread that doesn't look at it.
 * @param shared Whether the memory is shared.
 * @param meeting What a thread among others does at its end; null where there is one thread.
 * @returns A module that imports `env.memory` and the kernels, by their names, from `kernels`.
 */
export function encodeDriver(
  calls: readonly KernelCall[],
  loss: LossCell | null,
  shared: boolean,
  meeting: Meeting | null = null,
): Uint8Array<ArrayBuffer> {
  const all = meeting ? [...calls, meeting.barrier] : calls;
  const imports = [...new Set(all.map(({ dtype, name }) => `${dtype}_${name}`))];
  const types: Signature[] = imports.map((name) => kernelSignature(name)!);
  types.push({ parameters: [i32, i32], results: [i32] });
  const module = new WasmWriter().raw(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  module.section(1, (section) =>
    section.vector(types, ({ parameters, results }) => {
      section.raw(0x60).sized(parameters).sized(results);
    }));
  module.section(2, (section) => {
    section.unsigned(imports.length + 1);
    section.name("env").name("memory").raw(2, ...(shared ? [3] : [0])).unsigned(1);
    if (shared) section.unsigned(65536);
    imports.forEach((name, index) => section.name("kernels").name(name).raw(0).unsigned(index));
  });
  module.section(3, (section) => section.unsigned(1).unsigned(imports.length));
  module.section(7, (section) => {
    section.unsigned(1).name("run").raw(0).unsigned(imports.length);
  });
  module.section(10, (section) => {
    const body = new WasmWriter();
    body.unsigned(1).unsigned(1).raw(i32);
    /** Makes a call; its result, if it has one, stays on the stack. */
    const encodeCall = ({ dtype, name, args }: KernelCall): number | undefined => {
      const index = imports.indexOf(`${dtype}_${name}`);
      const { parameters, results } = types[index]!;
      parameters.forEach((type, i) => body.constant(type, args[i]!));
      body.raw(CALL).unsigned(index);
      return results[0];
    };
    // The outer block is left at once, the inner one by way of the meeting at the end.
    body.raw(BLOCK, EMPTY_BLOCK, BLOCK, EMPTY_BLOCK, LOOP, EMPTY_BLOCK);
    body.raw(GET_LOCAL, INDEX, GET_LOCAL, STEPS, GREATER_EQUAL_UNSIGNED, BREAK_IF, 1);
    for (const call of calls) {
      const type = encodeCall(call);
      if (type === undefined) continue;
      body.constant(type, call.result!).raw(NOT_EQUAL[type]!);
      if (meeting === null || call.name === meeting.barrier.name) {
        body.raw(BREAK_IF, 2);
        continue;
      }
      // The others find out at the next barrier, to which this thread comes for the last time.
      body.raw(IF, EMPTY_BLOCK).constant(i32, meeting.stopped).constant(i32, 1).raw(STORE_I32, 2, 0);
      body.raw(BREAK, 2, END);
    }
    if (loss !== null) {
      body.raw(GET_LOCAL, OUT).constant(i32, loss.address);
      if (loss.dtype === "float32") body.raw(LOAD_F32, 2, 0, PROMOTE);
      else body.raw(LOAD_F64, 3, 0);
      body.raw(STORE_F64, 3, 0);
      body.raw(GET_LOCAL, OUT).constant(i32, 8).raw(ADD_I32, SET_LOCAL, OUT);
    }
    body.raw(GET_LOCAL, INDEX).constant(i32, 1).raw(ADD_I32, SET_LOCAL, INDEX);
    body.raw(BREAK, 0, END, END);
    if (meeting !== null) {
      encodeCall(meeting.barrier);
      body.raw(DROP);
    }
    body.raw(END, GET_LOCAL, INDEX, END);
    section.unsigned(1).sized(body.bytes);
  });
  return module.bytes;
}
