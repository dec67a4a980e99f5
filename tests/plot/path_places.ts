/** Where a path's pieces begin and end; arcs count by their ends. */
export function pathPlaces(data: string): [x: number, y: number][] {
  const places: [number, number][] = [];
  let [x, y] = [0, 0];
  for (const [, command, text] of data.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const numbers = text!.split(/[ ,]+/).filter((one) => one !== "").map(Number);
    const known = "MLHVhvaz".indexOf(command!) >= 0 && numbers.every(Number.isFinite);
    if (!known) throw new SyntaxError(`A path with ${command}${text} is not one of ours`);
    switch (command) {
      case "M":
      case "L":
        [x, y] = numbers as [number, number];
        break;
      case "H":
        x = numbers[0]!;
        break;
      case "V":
        y = numbers[0]!;
        break;
      case "h":
        x += numbers[0]!;
        break;
      case "v":
        y += numbers[0]!;
        break;
      case "a":
        x += numbers.at(-2)!;
        y += numbers.at(-1)!;
        break;
    }
    if (command !== "z") places.push([x, y]);
  }
  return places;
}
