/// <reference lib="dom" />

/**
 * An element of the page.
 *
 * @param id Its id.
 * @param kind What it is expected to be.
 * @throws {TypeError} If there is no such element.
 */
export function elementById<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new TypeError(`Cannot find a ${kind.name} with the id "${id}" in the page`);
}
