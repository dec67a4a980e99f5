import { quoteName } from "./quote_name.ts";

const QUOTE = 34;
const BACKSLASH = 92;
const NUMBER = /[-+.\w]+/y;
const WHOLE = /^(?:0|[1-9]\d*)$/;
const WHITE_SPACE = /[ \t\n\r]*/y;

/**
 * Reads JSON of a known form piece by piece. Unlike `JSON.parse` it lets its caller see a name that comes twice, and what is nested
 * deeper than the form allows is refused where it begins.
 */
export class JsonScanner {
  readonly #text: string;
  readonly #subject: string;
  #at = 0;

  /**
   * Starts at the beginning.
   *
   * @param text The JSON.
   * @param subject What it is, as messages say: "Cannot read a file: its header".
   */
  constructor(text: string, subject: string) {
    this.#text = text;
    this.#subject = subject;
  }

  /** Takes a punctuation mark if it is the next thing, and says whether it was. */
  accept(mark: string): boolean {
    this.#skipWhiteSpace();
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  /**
   * Takes a punctuation mark.
   *
   * @throws {TypeError} If the next thing is another.
   */
  expect(mark: string): void {
    if (!this.accept(mark)) this.#fail(JSON.stringify(mark));
  }

  /**
   * Takes a string.
   *
   * @throws {TypeError} If the next thing is none, or it holds half of a surrogate pair.
   */
  string(): string {
    this.#skipWhiteSpace();
    const text = this.#text;
    if (text.charCodeAt(this.#at) !== QUOTE) this.#fail("a string");
    let end = this.#at + 1;
    for (let code = text.charCodeAt(end); code !== QUOTE; code = text.charCodeAt(end)) {
      if (end >= text.length) this.#fail("the end of the string");
      end += code === BACKSLASH ? 2 : 1;
    }
    let value: string;
    try {
      value = JSON.parse(text.slice(this.#at, end + 1));
    } catch {
      this.#fail("a string without control characters and unknown escapes");
    }
    if (!value.isWellFormed()) this.#fail("a string of whole characters");
    this.#at = end + 1;
    return value;
  }

  /**
   * Takes a whole number, written in digits alone.
   *
   * @throws {TypeError} If the next thing is something else.
   * @throws {RangeError} If it is 2⁵³ or more.
   */
  wholeNumber(): number {
    this.#skipWhiteSpace();
    NUMBER.lastIndex = this.#at;
    const [token] = NUMBER.exec(this.#text) ?? [""];
    if (!WHOLE.test(token)) this.#fail("a whole number of 0 or more");
    const value = Number(token);
    if (!Number.isSafeInteger(value)) {
      throw new RangeError(`${this.#subject} has the number ${quoteName(token)}, which is 2⁵³ or more`);
    }
    this.#at += token.length;
    return value;
  }

  /**
   * Takes what stands in brackets, item by item.
   *
   * @param open The bracket at the beginning.
   * @param close The bracket at the end.
   * @param item Takes one item.
   */
  list(open: string, close: string, item: () => void): void {
    this.expect(open);
    if (this.accept(close)) return;
    do item(); while (this.accept(","));
    if (!this.accept(close)) this.#fail(`"," or ${JSON.stringify(close)}`);
  }

  /**
   * Takes an object, member by member.
   *
   * @param member Takes one value.
   * @throws {TypeError} If a name comes twice.
   */
  object(member: (name: string) => void): void {
    const seen = new Set<string>();
    this.list("{", "}", () => {
      const name = this.string();
      if (seen.has(name)) throw new TypeError(`${this.#subject} has the name ${quoteName(name)} twice`);
      seen.add(name);
      this.expect(":");
      member(name);
    });
  }

  /**
   * Makes sure that nothing but white space is left.
   *
   * @throws {TypeError} If there is something.
   */
  end(): void {
    this.#skipWhiteSpace();
    if (this.#at < this.#text.length) this.#fail("its end");
  }

  #skipWhiteSpace(): void {
    WHITE_SPACE.lastIndex = this.#at;
    WHITE_SPACE.test(this.#text);
    this.#at = WHITE_SPACE.lastIndex;
  }

  #fail(expected: string): never {
    const found = this.#text.slice(this.#at, this.#at + 20);
    throw new TypeError(
      `${this.#subject} is not as it should be: expected ${expected} at character ${this.#at}, found ${
        found === "" ? "its end" : JSON.stringify(found)
      }`,
    );
  }
}
