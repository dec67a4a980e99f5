/** What a function gives, or null if it needs more memory than there is: one thread can do without the scratch that several need. */
export function whereThereIsMemory<T>(fn: () => T): T | null {
  try {
    return fn();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return null;
  }
}
