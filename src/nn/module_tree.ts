import { Buffer } from "./buffer.ts";
import type { Module } from "./module.ts";
import { Parameter } from "./parameter.ts";

/** A value and its name. */
type Member = readonly [name: string, value: unknown];

/** What a module is made of. */
type Part = Parameter | Buffer | Module;

/** How a {@linkcode Module}, the only class that extends this one, finds what it is made of. */
export abstract class ModuleTree {
  /**
   * What the module is made of, with the names that state dicts use: its own enumerable properties. Override it where the names shall
   * be others.
   *
   * @returns Names and values; what is no parameter, buffer or module, nor an array or plain object of them, does not matter.
   */
  namedMembers(): Iterable<readonly [name: string, value: unknown]> {
    return Object.entries(this);
  }

  /** The modules that are properties of this one, by name; "layers.0" for one in an array. */
  namedChildren(): Map<string, Module> {
    const children = new Map<string, Module>();
    for (const [name, part] of partsOf(this.namedMembers(), "", [])) {
      if (isModule(part)) children.set(name, part);
    }
    return children;
  }

  /** This module, named "", and all inside it, each once, by name. */
  namedModules(): Map<string, Module> {
    const self = this as ModuleTree as Module;
    return onceEach([["", self], ...allParts(this)], isModule);
  }

  /** All parameters, each once, by name; those of inner modules as "child.weight". */
  namedParameters(): Map<string, Parameter> {
    return onceEach(allParts(this), (part) => part instanceof Parameter);
  }

  /** All buffers, each once, by name; those of inner modules as "child.running_mean". */
  namedBuffers(): Map<string, Buffer> {
    return onceEach(allParts(this), (part) => part instanceof Buffer);
  }

  /** The modules that are properties of this one, in the order of their definition. */
  children(): Module[] {
    return [...this.namedChildren().values()];
  }

  /** This module and all inside it, each once. */
  modules(): Module[] {
    const found = new Set<Module>();
    collectModules(this as ModuleTree as Module, found, []);
    return [...found];
  }

  /** All parameters, each once, in the order of their definition. */
  parameters(): Parameter[] {
    return [...this.namedParameters().values()];
  }

  /** All buffers, each once, in the order of their definition. */
  buffers(): Buffer[] {
    return [...this.namedBuffers().values()];
  }

  /**
   * How many numbers the parameters hold.
   *
   * @param options.trainable Whether frozen parameters are left out (default false).
   */
  parameterCount(options: { trainable?: boolean } = {}): number {
    return this.parameters().reduce(
      (count, { size, requiresGrad }) => count + (options.trainable && !requiresGrad ? 0 : size),
      0,
    );
  }
}

/** The modules whose children are being visited. */
const visiting = new Set<ModuleTree>();

/**
 * Calls a function with each child of a module.
 *
 * @returns What it returned, by child.
 * @throws {TypeError} If a module is inside itself, which would go on for ever.
 */
export function visitChildren<T>(module: ModuleTree, visit: (child: Module) => T): Map<Module, T> {
  visiting.add(module);
  try {
    const results = new Map<Module, T>();
    for (const [name, child] of module.namedChildren()) {
      if (visiting.has(child)) throw leadsBack(child, name);
      if (!results.has(child)) results.set(child, visit(child));
    }
    return results;
  } finally {
    visiting.delete(module);
  }
}

/**
 * Everything inside a module, at any depth, under all its names.
 *
 * @throws {TypeError} If a module is inside itself.
 */
export function* allParts(
  module: ModuleTree,
  prefix = "",
  path: readonly ModuleTree[] = [module],
): Generator<[string, Part]> {
  for (const [name, part] of partsOf(module.namedMembers(), prefix, [])) {
    if (!isModule(part)) {
      yield [name, part];
      continue;
    }
    if (path.includes(part)) throw leadsBack(part, name);
    yield [name, part];
    yield* allParts(part, `${name}.`, [...path, part]);
  }
}

/** Adds a module and all inside it, in the order of {@linkcode allParts} but without their names: before each prediction they are walked. */
function collectModules(module: Module, found: Set<Module>, path: readonly Module[]): void {
  found.add(module);
  const inner = [...path, module];
  for (const [name, value] of module.namedMembers()) collectFrom(name, value, found, inner, []);
}

function collectFrom(
  name: string,
  value: unknown,
  found: Set<Module>,
  modules: readonly Module[],
  containers: readonly object[],
): void {
  if (typeof value !== "object" || value === null) return;
  if (isModule(value)) {
    if (modules.includes(value)) throw leadsBack(value, name);
    collectModules(value, found, modules);
  } else if (isContainer(value) && !containers.includes(value)) {
    const inner = [...containers, value];
    for (const [key, one] of Object.entries(value)) collectFrom(`${name}.${key}`, one, found, modules, inner);
  }
}

/** Whether a value is a module. */
export function isModule(value: unknown): value is Module {
  return value instanceof ModuleTree;
}

/** Whether a value is an array or a plain object, which may hold parameters, buffers and modules. */
export function isContainer(value: unknown): value is object {
  return Array.isArray(value) ||
    (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype);
}

/**
 * The parameters, buffers and modules among members, also those in arrays and plain objects, but not those in modules.
 *
 * @param path The containers that the members are in.
 */
function* partsOf(
  members: Iterable<Member>,
  prefix: string,
  path: readonly object[],
): Generator<[string, Part]> {
  for (const [key, value] of members) {
    if (value instanceof Parameter || value instanceof Buffer || isModule(value)) yield [prefix + key, value];
    else if (isContainer(value) && !path.includes(value)) {
      yield* partsOf(Object.entries(value), `${prefix}${key}.`, [...path, value]);
    }
  }
}

/** The parts of one kind, each once, under the first of its names. */
function onceEach<P extends Part>(
  parts: Iterable<readonly [string, Part]>,
  isWanted: (part: Part) => part is P,
): Map<string, P> {
  const found = new Map<string, P>();
  const seen = new Set<Part>();
  for (const [name, part] of parts) {
    if (!isWanted(part) || seen.has(part)) continue;
    seen.add(part);
    found.set(name, part);
  }
  return found;
}

function leadsBack(module: Module, name: string): TypeError {
  return new TypeError(
    `Cannot walk the modules of ${module.constructor.name}: "${name}" leads back to it; keep such a reference in a #private field`,
  );
}
