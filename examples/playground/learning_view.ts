/// <reference lib="dom" />
import { type Colors, readColors } from "./colors.ts";
import { DATA_SETS } from "./data_sets.ts";
import { describeLink, describeUnit, DETAILS_HINT, type Parameters } from "./details_text.ts";
import type { Link } from "./diagram_links.ts";
import { UNIT_PIXELS } from "./diagram_parts.ts";
import { type DiagramEvents, DiagramView } from "./diagram_view.ts";
import { elementById } from "./element_by_id.ts";
import type { Experiment } from "./experiment.ts";
import type { FieldGrid, LayerField } from "./field_grid.ts";
import { FieldView } from "./field_view.ts";
import { INPUT_NAMES, INPUTS } from "./inputs.ts";
import { drawLossChart } from "./loss_chart.ts";
import type { LossHistory } from "./loss_history.ts";
import type { Strengths } from "./paint.ts";
import { rangeOf, type UnitPlace, unitStrengths } from "./unit_strengths.ts";

/** The pictures of a network that learns: the field, the diagram and the losses. */
export class LearningView {
  readonly #field = new FieldView();
  readonly #diagram: DiagramView;
  readonly #chart = elementById("loss-chart", HTMLCanvasElement);
  readonly #details = elementById("details", HTMLElement);
  readonly #showsTest = elementById("show-test", HTMLInputElement);
  readonly #twoColors = elementById("two-colours", HTMLInputElement);
  readonly #isLog = elementById("log-scale", HTMLInputElement);
  #colors: Colors = readColors();
  #experiment: Experiment;
  readonly #history: LossHistory;
  #fine: FieldGrid;
  #coarse: FieldGrid;
  /** The unit or the weight that somebody looks at. */
  #place: UnitPlace | null = null;
  #link: Link | null = null;

  /**
   * @param experiment What to show.
   * @param history Its losses.
   * @param events Is told what people do with the network.
   */
  constructor(
    experiment: Experiment,
    history: LossHistory,
    events: Pick<DiagramEvents, "toggleInput" | "changeUnits">,
  ) {
    this.#experiment = experiment;
    this.#history = history;
    this.#diagram = new DiagramView({
      ...events,
      look: (place) => this.#look(place),
      point: (link) => {
        this.#link = link;
        this.#showDetails(this.#parameters());
      },
    });
    this.#fine = experiment.grid(this.#field.side);
    this.#coarse = experiment.grid(UNIT_PIXELS);
    for (const box of [this.#showsTest, this.#twoColors, this.#isLog]) {
      box.addEventListener("change", () => this.redraw());
    }
    this.layOut();
  }

  /** The colours of the scheme that is on. */
  get colors(): Colors {
    return this.#colors;
  }

  /** Draws everything in the colours of the scheme that is on now. */
  takeColors(): void {
    this.#colors = readColors();
    this.redraw();
  }

  /** Shows another experiment. */
  show(experiment: Experiment): void {
    this.#experiment = experiment;
    this.#place = this.#link = null;
    this.#fine.dispose();
    this.#coarse.dispose();
    this.#fine = experiment.grid(this.#field.side);
    this.#coarse = experiment.grid(UNIT_PIXELS);
    this.layOut();
  }

  /** Draws everything, the diagram in the room there is now. */
  layOut(): void {
    this.#diagram.build(this.#experiment.settings);
    this.redraw();
  }

  /** Draws everything anew: also what stays the same while a network is trained. */
  redraw(): void {
    for (const [unit] of INPUT_NAMES.entries()) {
      const place = { layer: 0, unit };
      this.#diagram.drawUnit(place, this.#inputStrengths(this.#coarse, unit), this.#colors.ramp);
    }
    const { settings: { data }, points } = this.#experiment;
    const test = this.#showsTest.checked ? points.test : null;
    this.#field.drawPlane(
      { domain: DATA_SETS[data].domain, train: points.train, test },
      this.#colors,
      this.#ramp,
    );
    this.#describeField();
    this.#showDetails(this.#parameters());
    this.draw();
  }

  /** Draws what moves while a network is trained. */
  draw(): void {
    const { network, settings } = this.#experiment;
    const layers = this.#coarse.outputs(network);
    for (const [i, field] of layers.entries()) {
      const range = i === layers.length - 1 ? "zeroToOne" : rangeOf(settings.activation);
      for (let unit = 0; unit < field.units; unit++) {
        const strengths = unitStrengths(field, unit, range);
        this.#diagram.drawUnit({ layer: i + 1, unit }, strengths, this.#colors.ramp);
      }
    }
    this.#drawField();
    const parameters = this.#parameters();
    this.#diagram.drawWeights(parameters.weights, this.#colors);
    const hasTest = this.#experiment.hasTest;
    drawLossChart(this.#chart, this.#history.records, this.#colors, this.#isLog.checked, hasTest);
    if (this.#place || this.#link) this.#showDetails(parameters);
  }

  get #ramp(): Uint32Array {
    return this.#twoColors.checked ? this.#colors.steps : this.#colors.ramp;
  }

  #parameters(): Parameters {
    const { layers } = this.#experiment.network;
    return {
      weights: layers.map(({ kernel }) => kernel!.toTypedArray()),
      biases: layers.map(({ bias }) => bias!.toTypedArray()),
    };
  }

  #inputStrengths({ x1, x2 }: FieldGrid, unit: number): Strengths {
    const { at } = INPUTS[INPUT_NAMES[unit]!];
    const field: LayerField = { units: 1, values: x1.map((value, i) => at(value, x2[i]!)) };
    return unitStrengths(field, 0, "free");
  }

  /** Whether the field is that of a unit, not that of the network. */
  get #isUnit(): boolean {
    return this.#place !== null && this.#place.layer <= this.#experiment.settings.hidden.length;
  }

  #drawField(): void {
    const { network, settings: { activation } } = this.#experiment;
    if (!this.#isUnit) {
      this.#field.draw({ values: this.#fine.probabilities(network), scale: 2, shift: -1 }, this.#ramp);
      return;
    }
    const { layer, unit } = this.#place!;
    const strengths = layer === 0
      ? this.#inputStrengths(this.#fine, unit)
      : unitStrengths(this.#fine.outputs(network)[layer - 1]!, unit, rangeOf(activation));
    this.#field.draw(strengths, this.#ramp);
  }

  #look(place: UnitPlace | null): void {
    this.#place = place;
    this.#drawField();
    this.#describeField();
    this.#showDetails(this.#parameters());
  }

  #describeField(): void {
    const { settings } = this.#experiment;
    if (this.#isUnit) {
      const name = this.#diagram.nameOf(this.#place!);
      this.#field.describe(name, ["low", "high"], `What ${name.toLowerCase()} gives in the plane`);
      return;
    }
    const { label } = DATA_SETS[settings.data];
    const description = `Decision field: the probability of class 1 in the plane, and the points of ${label}`;
    this.#field.describe("probability of class 1", ["class 0", "class 1"], description);
  }

  #showDetails(parameters: Parameters): void {
    const text = this.#link
      ? describeLink(this.#diagram, this.#link, parameters)
      : this.#place
      ? describeUnit(this.#diagram, this.#place, parameters)
      : DETAILS_HINT;
    if (this.#details.textContent !== text) this.#details.textContent = text;
  }
}
