import type { Callback, TrainingContext } from "../callback.ts";

/** Ends training without an error when the loss is NaN or infinite; without it, `fit` throws then. */
export class TerminateOnNaN implements Callback {
  /** What `fit` would have said, with the epoch, the batch and the layer; null while all is well. */
  message: string | null = null;

  /** Ends the training. */
  onNonFiniteLoss(message: string, context: TrainingContext): void {
    this.message = message;
    context.stop();
  }
}
