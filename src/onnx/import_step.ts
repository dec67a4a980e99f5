import type { Module } from "../nn/module.ts";
import type { ImportGraph } from "./import_graph.ts";
import type { ImportNode } from "./import_node.ts";
import type { Dim } from "./merge_traces.ts";

/** How far a graph has been read. */
export interface ImportPlace {
  readonly graph: ImportGraph;
  /** The value that the next layer takes. */
  readonly name: string;
  /** Its shape, as far as it is known. */
  readonly shape: readonly Dim[] | null;
}

/** Nodes that are a layer. */
export interface ImportStep {
  readonly layer: Module;
  readonly nodes: readonly ImportNode[];
  /** The value that they make. */
  readonly output: string;
  readonly shape: readonly Dim[] | null;
}

/** Makes a layer of a node and those that belong to it. */
export type ImportLayer = (place: ImportPlace, node: ImportNode) => ImportStep;
