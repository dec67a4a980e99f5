interface Output {
  readonly isTerminal: boolean;
  readonly columns: number;
  write(text: string): void;
}

interface Host {
  Deno?: {
    stdout: { isTerminal(): boolean; writeSync(bytes: Uint8Array): number };
    consoleSize(): { columns: number };
  };
  process?: { stdout?: { isTTY?: boolean; columns?: number; write(text: string): unknown } };
}

const DEFAULT_COLUMNS = 80;

/** Where progress is shown: the terminal of Deno or Node, else the console, a line at a time. Needs no permission. */
export function progressOutput(): Output {
  const { Deno: deno, process } = globalThis as Host;
  if (deno?.stdout?.isTerminal()) {
    const encoder = new TextEncoder();
    return {
      isTerminal: true,
      columns: deno.consoleSize().columns || DEFAULT_COLUMNS,
      write(text) {
        let bytes = encoder.encode(text);
        while (bytes.length > 0) bytes = bytes.subarray(deno.stdout.writeSync(bytes));
      },
    };
  }
  if (!deno && process?.stdout?.isTTY) {
    const { stdout } = process;
    return {
      isTerminal: true,
      columns: stdout.columns ?? DEFAULT_COLUMNS,
      write: (text) => void stdout.write(text),
    };
  }
  return {
    isTerminal: false,
    columns: DEFAULT_COLUMNS,
    write: (text) => console.log(text.replace(/\n$/, "")),
  };
}
