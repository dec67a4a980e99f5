/** Where progress is shown. */
export interface ProgressOutput {
  /** Whether a line can be drawn over. */
  readonly isTerminal: boolean;
  /** How many characters a line has, at this moment. */
  readonly columns: number;
  /** Shows text, of whole lines unless it is a terminal. */
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
export function progressOutput(): ProgressOutput {
  const host = globalThis as Host;
  const { Deno: deno } = host;
  if (deno?.stdout?.isTerminal()) {
    const encoder = new TextEncoder();
    return {
      isTerminal: true,
      get columns() {
        return deno.consoleSize().columns || DEFAULT_COLUMNS;
      },
      write(text) {
        let bytes = encoder.encode(text);
        while (bytes.length > 0) bytes = bytes.subarray(deno.stdout.writeSync(bytes));
      },
    };
  }
  // Deno takes about 14 ms and 8 MiB to make `process` on its first use, so it isn't even looked at there.
  const stdout = deno ? undefined : host.process?.stdout;
  if (stdout?.isTTY) {
    return {
      isTerminal: true,
      get columns() {
        return stdout.columns ?? DEFAULT_COLUMNS;
      },
      write: (text) => void stdout.write(text),
    };
  }
  return {
    isTerminal: false,
    columns: DEFAULT_COLUMNS,
    write: (text) => console.log(text.replace(/\n$/, "")),
  };
}
