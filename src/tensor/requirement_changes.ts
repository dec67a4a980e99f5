let changes = 0;

/** How often `requiresGrad` was set on some tensor: a recorded step is right only for as long as that stands still. */
export function requirementChanges(): number {
  return changes;
}

/** Counts changes; less than none takes some back. */
export function countRequirementChange(count: number): void {
  changes += count;
}
