/**
 * Charts as SVG text, for files, pages and notebooks; line charts also as text for terminals. No DOM and no dependency.
 *
 * @module
 */
// @ts-types="./src/plot/mod.ts"
export * from "./dist/plot.js";
