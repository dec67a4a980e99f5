/** An element of an XML document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements and text, in order. */
  readonly children: readonly (XmlElement | string)[];
}

const NAME = /[A-Za-z_:][\w:.-]*/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Reads the XML that pictures are made of: elements, attributes, text, entities. Anything else is an error. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    // deno-lint-ignore no-control-regex -- the characters that XML 1.0 forbids
    const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u.exec(text);
    if (forbidden) this.#fail(`character U+${forbidden[0].codePointAt(0)!.toString(16)}`, forbidden.index);
  }

  document(): XmlElement {
    const root = this.#element();
    if (this.#at < this.#text.length) this.#fail("something after the root element");
    return root;
  }

  #fail(what: string, at = this.#at): never {
    throw new SyntaxError(
      `Invalid XML, ${what} at ${at}: ${this.#text.slice(Math.max(0, at - 40), at + 40)}`,
    );
  }

  #take(literal: string): boolean {
    if (!this.#text.startsWith(literal, this.#at)) return false;
    this.#at += literal.length;
    return true;
  }

  #expect(literal: string): void {
    if (!this.#take(literal)) this.#fail(`expected ${literal}`);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #name(): string {
    return this.#match(NAME) || this.#fail("expected a name");
  }

  #unescape(raw: string): string {
    return raw.replace(/&([^;&]*);?/g, (whole, name: string) => {
      const code = /^#(\d+)$/.exec(name)?.[1] ?? /^#x([\da-fA-F]+)$/.exec(name)?.[1];
      if (!whole.endsWith(";") || (code === undefined && !(name in ENTITIES))) this.#fail(`entity ${whole}`);
      return code === undefined
        ? ENTITIES[name]!
        : String.fromCodePoint(parseInt(code, name[1] === "x" ? 16 : 10));
    });
  }

  #attributes(): Record<string, string> {
    const attributes: Record<string, string> = {};
    while (this.#match(/\s+/y) !== "" && /[^/>]/.test(this.#text[this.#at] ?? ">")) {
      const name = this.#name();
      if (Object.hasOwn(attributes, name)) this.#fail(`attribute ${name} twice`);
      this.#expect('="');
      const value = this.#match(/[^"<]*/y);
      this.#expect('"');
      attributes[name] = this.#unescape(value);
    }
    return attributes;
  }

  #element(): XmlElement {
    this.#expect("<");
    const name = this.#name();
    const attributes = this.#attributes();
    if (this.#take("/>")) return { name, attributes, children: [] };
    this.#expect(">");
    const children: (XmlElement | string)[] = [];
    while (!this.#take(`</${name}>`)) {
      if (this.#at >= this.#text.length) this.#fail(`${name} is not closed`);
      if (this.#text[this.#at] === "<") {
        children.push(this.#element());
        continue;
      }
      const raw = this.#match(/[^<]+/y);
      if (raw.includes("]]>")) this.#fail("]]> in text");
      children.push(this.#unescape(raw));
    }
    return { name, attributes, children };
  }
}

/**
 * Reads an XML document of elements, attributes, text and entities, strictly.
 *
 * @param text The document, without a declaration.
 * @returns Its root element.
 * @throws {SyntaxError} If it is not well-formed.
 */
export function parseXml(text: string): XmlElement {
  return new Reader(text).document();
}

/** The text inside an element, that of elements inside it included. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => typeof child === "string" ? child : textOf(child)).join("");
}

/** All elements inside an element, itself first, in the order of the document. */
export function allElements(element: XmlElement): XmlElement[] {
  return [
    element,
    ...element.children.flatMap((child) => typeof child === "string" ? [] : allElements(child)),
  ];
}
