/** What training recorded: one number an epoch for each quantity. */
export class History {
  /** The epochs' numbers, from 0. */
  readonly epoch: number[] = [];
  /** The values by name; `loss` is the mean over the samples of the epoch. */
  readonly history: { loss: number[] } & Record<string, number[]> = { loss: [] };
}
