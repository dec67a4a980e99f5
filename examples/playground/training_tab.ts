/// <reference lib="dom" />
import { DataChoice } from "./data_choice.ts";
import { DATA_SETS } from "./data_sets.ts";
import { elementById } from "./element_by_id.ts";
import { Experiment } from "./experiment.ts";
import { formatFigure, formatShare } from "./format_figure.ts";
import { FramePace } from "./frame_pace.ts";
import { GATE_ROWS } from "./gates.ts";
import { INPUT_NAMES, type InputName } from "./inputs.ts";
import { LearningView } from "./learning_view.ts";
import { LossHistory } from "./loss_history.ts";
import { fillSelect, SettingControls } from "./setting_controls.ts";
import { MOST_LAYERS, type Settings } from "./settings.ts";
import { formatSettings, readSettings } from "./settings_text.ts";
import { DEFAULT_SPEED, SPEEDS } from "./speeds.ts";
import { showEpoch, showFigures, showGate, showPace } from "./training_figures.ts";

/** What can be changed without starting again. */
const TRAINING: readonly string[] = [
  "optimizer",
  "learningRate",
  "batchSize",
  "penalty",
  "penaltyRate",
] satisfies (keyof Settings)[];

/** Texts change so often at most, in milliseconds. */
const TEXT_PERIOD = 100;
/** So do pictures for those who asked their system for less motion. */
const CALM_PERIOD = 500;

/** The part of the page in which a network is trained. */
export class TrainingTab {
  readonly #speed = elementById("speed", HTMLSelectElement);
  readonly #problem = elementById("problem", HTMLElement);
  readonly #controls = new SettingControls((part) => this.#change(part));
  readonly #data = new DataChoice(
    elementById("data", HTMLElement),
    (data) => this.#change({ data }),
  );
  readonly #history = new LossHistory();
  readonly #pace = new FramePace();
  readonly #view: LearningView;
  #experiment: Experiment;
  readonly #isCalm = matchMedia("(prefers-reduced-motion: reduce)");
  #frame = 0;
  #textsAt = 0;
  #picturesAt = 0;

  constructor() {
    this.#experiment = new Experiment(readSettings(location.hash.slice(1)));
    this.#view = new LearningView(this.#experiment, this.#history, {
      toggleInput: (name) => this.#toggleInput(name),
      changeUnits: (layer, difference) => {
        const hidden = this.#settings.hidden.map((units, i) => i === layer ? units + difference : units);
        this.#change({ hidden });
      },
    });
    fillSelect(this.#speed, SPEEDS);
    this.#speed.value = String(DEFAULT_SPEED);
    const on = (id: string, click: () => void) =>
      elementById(id, HTMLButtonElement).addEventListener("click", click);
    on("play", () => this.#frame ? this.pause() : this.#play());
    on("step", () => this.#step());
    on("reset", () => {
      this.pause();
      this.#restart(this.#settings);
    });
    on("fewer-layers", () => this.#changeLayers(-1));
    on("more-layers", () => this.#changeLayers(1));
    const panel = elementById("train-panel", HTMLElement);
    let width = 0;
    new ResizeObserver(() => {
      // What is not shown has no size; and a change of its height alone moves nothing in it.
      if (panel.clientWidth === 0 || panel.clientWidth === width) return;
      width = panel.clientWidth;
      this.#data.draw(this.#view.colors);
      this.#view.layOut();
    }).observe(panel);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.#view.takeColors();
      this.#data.draw(this.#view.colors);
    });
    addEventListener("hashchange", () => this.#restart(readSettings(location.hash.slice(1))));
    this.#showSettings();
    this.#begin();
  }

  get #settings(): Settings {
    return this.#experiment.settings;
  }

  #toggleInput(name: InputName): void {
    const { inputs } = this.#settings;
    const wanted = INPUT_NAMES.filter((one) => inputs.includes(one) !== (one === name));
    if (wanted.length > 0) this.#change({ inputs: wanted });
  }

  #changeLayers(difference: number): void {
    const { hidden } = this.#settings;
    if (difference < 0) this.#change({ hidden: hidden.slice(0, -1) });
    else if (hidden.length < MOST_LAYERS) this.#change({ hidden: [...hidden, hidden.at(-1) ?? 4] });
  }

  #change(part: Partial<Settings>): void {
    const settings = { ...this.#settings, ...part };
    if (!Object.keys(part).every((name) => TRAINING.includes(name))) this.#restart(settings);
    else {
      this.#experiment.changeTraining(settings);
      this.#showSettings();
    }
    const text = formatSettings(settings);
    history.replaceState(null, "", text === "" ? location.pathname + location.search : `#${text}`);
  }

  #restart(settings: Settings): void {
    const old = this.#experiment;
    this.#experiment = new Experiment(settings);
    this.#view.show(this.#experiment);
    old.dispose();
    this.#showSettings();
    this.#begin();
  }

  /** Shows the network before its first epoch. */
  #begin(): void {
    this.#problem.hidden = true;
    this.#history.clear();
    this.#takeFigures();
    this.#showTexts();
    this.#draw();
  }

  #showSettings(): void {
    const { data, hidden } = this.#settings;
    this.#controls.show(this.#settings);
    this.#data.show(data);
    const layers = `${hidden.length} hidden layer${hidden.length === 1 ? "" : "s"}`;
    elementById("layer-count", HTMLElement).textContent = layers;
    for (
      const [id, may] of [["fewer-layers", hidden.length > 0], [
        "more-layers",
        hidden.length < MOST_LAYERS,
      ]] as const
    ) {
      elementById(id, HTMLElement).setAttribute("aria-disabled", String(!may));
    }
    for (const id of ["test-row", "show-test-field"]) {
      elementById(id, HTMLElement).hidden = !this.#experiment.hasTest;
    }
  }

  #play(): void {
    this.#setPlaying(true);
    this.#pace.begin();
    const frame = () => {
      this.#frame = requestAnimationFrame(frame);
      this.#pace.run(Number(this.#speed.value), (epochs) => this.#experiment.train(epochs));
      const isFine = this.#takeFigures();
      const now = performance.now();
      if (!this.#isCalm.matches || now - this.#picturesAt > CALM_PERIOD) this.#draw();
      if (now - this.#textsAt > (this.#isCalm.matches ? CALM_PERIOD : TEXT_PERIOD)) this.#showTexts();
      if (!isFine) this.#stopAtProblem();
    };
    this.#frame = requestAnimationFrame(frame);
  }

  /** Stops training until somebody presses Play. */
  pause(): void {
    if (this.#frame === 0) return;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#setPlaying(false);
    this.#draw();
    this.#showTexts();
    this.#announce();
  }

  #step(): void {
    this.pause();
    this.#experiment.train(1);
    const isFine = this.#takeFigures();
    this.#draw();
    this.#showTexts();
    this.#announce();
    if (!isFine) this.#stopAtProblem();
  }

  #draw(): void {
    this.#picturesAt = performance.now();
    this.#view.draw();
  }

  #setPlaying(isPlaying: boolean): void {
    elementById("play", HTMLElement).classList.toggle("playing", isPlaying);
    elementById("play-text", HTMLElement).textContent = isPlaying ? "Pause" : "Play";
  }

  /** Takes the figures of this epoch; false if they are no numbers any more. */
  #takeFigures(): boolean {
    const { train, test } = this.#experiment.figures();
    this.#history.add({ epoch: this.#experiment.epoch, train: train.loss, test: test.loss });
    return Number.isFinite(train.loss);
  }

  #stopAtProblem(): void {
    this.pause();
    this.#problem.hidden = false;
    this.#problem.textContent =
      "The loss is no number any more: the weights grew beyond all bounds. Reset, and try a smaller learning rate.";
  }

  #showTexts(): void {
    this.#textsAt = performance.now();
    const { settings: { data }, points, epoch } = this.#experiment;
    showEpoch(epoch);
    showPace(this.#pace.pace);
    showFigures(this.#experiment.figures());
    if (!DATA_SETS[data].isGate) return showGate([]);
    const corners = [0, 1].map((axis) => Float32Array.from(GATE_ROWS, (row) => row[axis]!));
    const given = this.#experiment.probabilities(corners[0]!, corners[1]!);
    showGate(GATE_ROWS.map((inputs, i) => ({ inputs, wanted: points.train.labels[i]!, given: given[i]! })));
  }

  /** Says how it stands, for those who don't see it. */
  #announce(): void {
    const { train } = this.#experiment.figures();
    elementById("news", HTMLElement).textContent = `Epoch ${this.#experiment.epoch}: training loss ${
      formatFigure(train.loss)
    }, ${formatShare(train.accuracy)} right`;
  }
}
