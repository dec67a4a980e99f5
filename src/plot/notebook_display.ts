/**
 * Lets notebooks show histories as charts. The class itself shows text, so that training doesn't bring all charts along.
 *
 * @module
 */
import { History } from "../model/history.ts";
import { historyChart } from "./history_chart.ts";

const display = Symbol.for("Jupyter.display");

Object.defineProperty(History.prototype, display, {
  configurable: true,
  writable: true,
  value(this: History): Record<string, string> {
    return { "image/svg+xml": historyChart(this).svg, "text/plain": this.toString() };
  },
});
