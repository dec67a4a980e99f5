import { describe } from "../array/shape.ts";
import { layerByName, layerName, layerSettings } from "./layer_by_name.ts";
import type { Module } from "./module.ts";
import { Sequential } from "./sequential.ts";

/** What a network is made of, in a form that JSON holds: a layer and its settings, or layers one after the other. */
export type Architecture =
  | { readonly name: string; readonly config: Readonly<Record<string, unknown>> }
  | { readonly name: "Sequential"; readonly layers: readonly Architecture[] };

/** Deeper nesting than this is a broken file. */
const DEEPEST = 32;

/**
 * Describes a network of the library's layers.
 *
 * @param module The network.
 * @returns The description, or null if there is a class in it that is not the library's own.
 */
export function describeArchitecture(module: Module, depth = 0): Architecture | null {
  if (module.constructor === Sequential) {
    if (depth === DEEPEST) return null;
    const layers = (module as Sequential).layers.map((layer) => describeArchitecture(layer, depth + 1));
    return layers.includes(null) ? null : { name: "Sequential", layers: layers as Architecture[] };
  }
  const name = layerName(module);
  return name === null ? null : { name, config: layerSettings(module) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Makes a network from its description.
 *
 * @param architecture What {@linkcode describeArchitecture} gave, or what a file has in its place.
 * @param made Is called with each layer as soon as it is there.
 * @throws {TypeError} If it is of another form, or there is no such layer or setting.
 * @throws {RangeError} If a setting is out of range, or the nesting too deep.
 */
export function buildArchitecture(
  architecture: unknown,
  made: (layer: Module) => void,
  depth = 0,
): Module {
  if (!isObject(architecture) || typeof architecture.name !== "string") {
    throw new TypeError(`Cannot make a layer of ${describe(architecture)}: expected { name, config }`);
  }
  const { name, config, layers } = architecture;
  if (name === "Sequential") {
    if (depth === DEEPEST) throw new RangeError(`Cannot make layers nested more than ${DEEPEST} deep`);
    if (!Array.isArray(layers)) {
      throw new TypeError(`Cannot make a Sequential of ${describe(layers)}: expected an array of layers`);
    }
    const parts = layers.map((layer) => buildArchitecture(layer, made, depth + 1));
    return new Sequential(...parts);
  }
  if (!isObject(config)) {
    throw new TypeError(
      `Cannot make a layer ${describe(name)} with config ${describe(config)}: expected an object`,
    );
  }
  const layer = layerByName(name, config);
  made(layer);
  return layer;
}
