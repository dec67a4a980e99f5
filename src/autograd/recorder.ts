import { isGradEnabled, withGradMode } from "./grad_mode.ts";
import type { TapeEntry } from "./tape.ts";

/** Whoever wants gradients of what runs now: a call of `gradient`, or a `GradientTape`. */
export interface Recorder {
  /** Whether it still wants them; a tape can be reset or disposed of while its function runs. */
  readonly isOpen: boolean;
  /** Called with each recorded call. */
  note(entry: TapeEntry): void;
}

const active = new Set<Recorder>();

/** Whether gradients that are taken now are part of what somebody else wants gradients of. */
export function isRecording(): boolean {
  return active.size > 0 && isGradEnabled();
}

/** Tells all recorders of a recorded call. */
export function noteEntry(entry: TapeEntry): void {
  if (active.size > 0) { for (const recorder of active) recorder.note(entry); }
}

/** Ends a recorder before its function has returned. */
export function stopRecorder(recorder: Recorder): void {
  active.delete(recorder);
}

/** Runs `fn` while a recorder is told of each call; recording is on, whatever it was before. */
export function runRecorded<T>(recorder: Recorder, fn: () => T): T {
  active.add(recorder);
  try {
    return withGradMode(true, fn);
  } finally {
    active.delete(recorder);
  }
}

/** Runs `fn` behind a recorder's back; recording is off unless there are others. */
export function runUnrecorded<T>(recorder: Recorder, fn: () => T): T {
  const wasActive = active.delete(recorder);
  try {
    return active.size > 0 ? fn() : withGradMode(false, fn);
  } finally {
    if (wasActive && recorder.isOpen) active.add(recorder);
  }
}
