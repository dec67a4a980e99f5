const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Goes through comma-separated text (RFC 4180) field by field, making no strings of its own. Lines end with CR LF, LF or CR, and the
 * last one's end may be missing.
 */
export class CsvScanner {
  /** The text. */
  readonly text: string;
  /** Where the current field begins in the text, inside its quotes. */
  start = 0;
  /** The place after its last character. */
  end = 0;
  /** Whether it stands in quotes. */
  isQuoted = false;
  /** The line, from 1, that the current field begins in. */
  line = 1;
  /** How many fields of the record came before the current one. */
  column = 0;
  /** What error messages say was attempted. */
  readonly operation: string;
  readonly #delimiter: number;
  #position = 0;
  /** The line that the position is in. */
  #currentLine = 1;
  /** Whether the record has another field. */
  #hasMore = false;

  /**
   * @param operation What error messages say was attempted.
   * @param text The text.
   * @param delimiter What stands between fields: one character.
   */
  constructor(operation: string, text: string, delimiter: string) {
    this.operation = operation;
    this.text = text;
    this.#delimiter = delimiter.charCodeAt(0);
  }

  /** Goes to the next record; false at the end of the text. */
  nextRecord(): boolean {
    if (this.#position >= this.text.length) return false;
    this.#hasMore = true;
    this.column = -1;
    return true;
  }

  /**
   * Goes to the next field of the record; false at its end.
   *
   * @throws {RangeError} If quotes are not as they must be.
   */
  nextField(): boolean {
    if (!this.#hasMore) return false;
    this.column++;
    this.line = this.#currentLine;
    const { text } = this;
    this.isQuoted = text.charCodeAt(this.#position) === QUOTE;
    if (this.isQuoted) {
      this.#skipQuoted();
      this.#endField(text.charCodeAt(this.#position));
      return true;
    }
    let position = this.#position;
    const delimiter = this.#delimiter;
    let code = NaN;
    for (; position < text.length; position++) {
      code = text.charCodeAt(position);
      if (code === delimiter || code === LINE_FEED || code === CARRIAGE_RETURN) break;
      if (code === QUOTE) throw this.error("a quote stands in a field that does not begin with one");
      code = NaN;
    }
    this.start = this.#position;
    this.end = this.#position = position;
    this.#endField(code);
    return true;
  }

  /** The current field as text, with its doubled quotes made single. */
  get value(): string {
    const field = this.text.slice(this.start, this.end);
    return this.isQuoted ? field.replaceAll('""', '"') : field;
  }

  /** Whether no other field of the record follows. */
  get isLast(): boolean {
    return !this.#hasMore;
  }

  /**
   * An error about the current field.
   *
   * @param what What is wrong.
   * @param name What to say after the column's number, from 1.
   */
  error(what: string, name = ""): RangeError {
    return new RangeError(
      `Cannot ${this.operation}: line ${this.line}, column ${this.column + 1}${name}: ${what}`,
    );
  }

  /** Goes past a field in quotes. */
  #skipQuoted(): void {
    const { text } = this;
    this.start = this.#position + 1;
    let quote = text.indexOf('"', this.start);
    while (quote >= 0 && text.charCodeAt(quote + 1) === QUOTE) quote = text.indexOf('"', quote + 2);
    if (quote < 0) throw this.error("the quote that begins the field is never closed");
    this.end = quote;
    this.#position = quote + 1;
    for (let i = this.start; i < quote; i++) {
      const code = text.charCodeAt(i);
      if (code === LINE_FEED || (code === CARRIAGE_RETURN && text.charCodeAt(i + 1) !== LINE_FEED)) {
        this.#currentLine++;
      }
    }
  }

  /** Goes past what stands after a field: a delimiter, the end of the line, or NaN, the end of the text. */
  #endField(code: number): void {
    this.#hasMore = code === this.#delimiter;
    if (Number.isNaN(code)) return;
    if (!this.#hasMore && code !== LINE_FEED && code !== CARRIAGE_RETURN) {
      throw this.error("text stands between the closing quote and the end of the field");
    }
    this.#position++;
    if (this.#hasMore) return;
    if (code === CARRIAGE_RETURN && this.text.charCodeAt(this.#position) === LINE_FEED) this.#position++;
    this.#currentLine++;
  }
}
