import { crc32 } from "./crc32.ts";
import { inflate } from "./inflate.ts";
import { inflatedRoom } from "./inflated_room.ts";
import { quoteName } from "./quote_name.ts";
import { END_BYTES, ENTRY_BYTES, LOCAL_BYTES, SIGNATURE, STORED, ZIP64_EXTRA } from "./zip_layout.ts";

const DEFLATED = 8;
const ENCRYPTED_FLAG = 1;
/** The lengths stand after the data instead of before it. */
const LENGTHS_FOLLOW_FLAG = 8;
const LONGEST_COMMENT = 0xffff;
const ZIP64_LOCATOR_BYTES = 20;
const ZIP64_END_BYTES = 56;
/** Stands for a number that the zip64 fields hold. */
const ELSEWHERE = 0xffffffff;

/** A member of a zip file. */
export interface ZipMember {
  /** Its name. */
  readonly name: string;
  /** Its length. */
  readonly bytes: number;
  /** Where its data lies. */
  readonly start: number;
  /** Its length in the file. */
  readonly storedBytes: number;
  /** 0 for stored, 8 for deflated. */
  readonly method: number;
  /** The checksum of its contents. */
  readonly checksum: number;
}

/** Reads numbers at places that it checks. */
class Fields {
  readonly #operation: string;
  readonly #view: DataView;
  readonly bytes: Uint8Array;

  constructor(operation: string, bytes: Uint8Array) {
    this.#operation = operation;
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  damaged(what: string): RangeError {
    return new RangeError(`Cannot ${this.#operation}: the zip file is damaged: ${what}`);
  }

  /** Throws unless so many bytes are there. */
  need(start: number, count: number, what: string): void {
    if (start < 0 || start + count > this.bytes.length) throw this.damaged(`${what} lies outside it`);
  }

  u16(place: number): number {
    return this.#view.getUint16(place, true);
  }

  u32(place: number): number {
    return this.#view.getUint32(place, true);
  }

  /** Numbers above 2⁵³ are rounded: they are too large for any file all the same. */
  u64(place: number): number {
    return this.u32(place) + this.u32(place + 4) * 2 ** 32;
  }
}

/**
 * Reads the table of contents of a zip file (APPNOTE.TXT, PKWARE), with zip64 lengths.
 *
 * @param operation What error messages say was attempted.
 * @param bytes The file.
 * @returns The members in the table's order.
 * @throws {RangeError} If the file is damaged, cut off, encrypted or of several parts, two members have one name or share bytes, or the
 * table and the headers of the members disagree.
 */
export function readZipDirectory(operation: string, bytes: Uint8Array): ZipMember[] {
  const fields = new Fields(operation, bytes);
  const { count, start, end } = findDirectory(fields);
  const members: ZipMember[] = [];
  const names = new Set<string>();
  const spans: [from: number, to: number][] = [];
  let place = start;
  for (let i = 0; i < count; i++) {
    if (place + ENTRY_BYTES > end || fields.u32(place) !== SIGNATURE.entry) {
      throw fields.damaged(`entry ${i} of its table of contents is none`);
    }
    const { member, headerStart, next } = readEntry(fields, place, end);
    if (names.has(member.name)) throw fields.damaged(`it has two members ${quoteName(member.name)}`);
    names.add(member.name);
    members.push(member);
    spans.push([headerStart, member.start + member.storedBytes]);
    place = next;
  }
  if (place !== end) throw fields.damaged("its table of contents is longer or shorter than it says");
  spans.push([start, end]);
  spans.sort((a, b) => a[0] - b[0]);
  for (let i = 1; i < spans.length; i++) {
    // Shared bytes would let a small file stand for a huge one (Fifield, "A better zip bomb", 2019).
    if (spans[i]![0] < spans[i - 1]![1]) throw fields.damaged("two of its members share bytes");
  }
  return members;
}

/** Where the table of contents lies, from the record at the file's end. */
function findDirectory(fields: Fields): { count: number; start: number; end: number } {
  const { bytes } = fields;
  const first = Math.max(0, bytes.length - END_BYTES - LONGEST_COMMENT);
  let place = bytes.length - END_BYTES;
  const isEnd = () =>
    fields.u32(place) === SIGNATURE.end && place + END_BYTES + fields.u16(place + 20) === bytes.length;
  while (place >= first && !isEnd()) place--;
  if (place < first) {
    throw fields.damaged("it has no end record; it is cut off, or no zip file");
  }
  if (fields.u16(place + 4) !== 0 || fields.u16(place + 6) !== 0) {
    throw fields.damaged("it is one part of several");
  }
  let count = fields.u16(place + 10);
  let size = fields.u32(place + 12);
  let start = fields.u32(place + 16);
  let end = place;
  if (fields.u16(place + 8) !== count) throw fields.damaged("its numbers of members disagree");
  const locator = place - ZIP64_LOCATOR_BYTES;
  if (locator >= 0 && fields.u32(locator) === SIGNATURE.zip64Locator) {
    end = fields.u64(locator + 8);
    fields.need(end, ZIP64_END_BYTES, "its zip64 record");
    if (
      fields.u32(end) !== SIGNATURE.zip64End || end + 12 + fields.u64(end + 4) !== locator ||
      fields.u32(locator + 4) !== 0 || fields.u32(locator + 16) !== 1 ||
      fields.u32(end + 16) !== 0 || fields.u32(end + 20) !== 0 ||
      fields.u64(end + 24) !== fields.u64(end + 32)
    ) throw fields.damaged("its zip64 record is none");
    const large = { count: fields.u64(end + 32), size: fields.u64(end + 40), start: fields.u64(end + 48) };
    if (
      (count !== 0xffff && count !== large.count) || (size !== ELSEWHERE && size !== large.size) ||
      (start !== ELSEWHERE && start !== large.start)
    ) throw fields.damaged("its zip64 record disagrees with its end record");
    ({ count, size, start } = large);
  }
  if (start + size !== end) throw fields.damaged("its table of contents is not where it should be");
  return { count, start, end };
}

/** The numbers of a header, with those that zip64 fields hold. */
interface Lengths {
  bytes: number;
  storedBytes: number;
  headerStart: number;
}

/** Puts the numbers of a header's zip64 field, if it has one, in the places that point to it. */
function withZip64(fields: Fields, start: number, end: number, lengths: Lengths): Lengths {
  const result = { ...lengths };
  let place = start;
  while (place + 4 <= end) {
    const next = place + 4 + fields.u16(place + 2);
    if (next > end) break;
    if (fields.u16(place) === ZIP64_EXTRA) {
      let at = place + 4;
      for (const name of ["bytes", "storedBytes", "headerStart"] as const) {
        if (lengths[name] !== ELSEWHERE) continue;
        if (at + 8 > next) throw fields.damaged("a zip64 field is too short");
        result[name] = fields.u64(at);
        at += 8;
      }
    }
    place = next;
  }
  if (place !== end) throw fields.damaged("the extra fields of a member don't fit");
  return result;
}

function nameAt(fields: Fields, start: number, length: number): string {
  try {
    // A copy, for text is not decoded from shared memory.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      fields.bytes.slice(start, start + length),
    );
  } catch {
    throw fields.damaged("a member's name is no UTF-8");
  }
}

/** One entry of the table of contents, compared with the header that stands before the member's data. */
function readEntry(
  fields: Fields,
  place: number,
  end: number,
): { member: ZipMember; headerStart: number; next: number } {
  const [flags, method, checksum] = [fields.u16(place + 8), fields.u16(place + 10), fields.u32(place + 16)];
  const nameBytes = fields.u16(place + 28);
  const extraStart = place + ENTRY_BYTES + nameBytes;
  const extraEnd = extraStart + fields.u16(place + 30);
  const next = extraEnd + fields.u16(place + 32);
  if (next > end) throw fields.damaged("its table of contents is cut off");
  const name = nameAt(fields, place + ENTRY_BYTES, nameBytes);
  const { bytes, storedBytes, headerStart } = withZip64(fields, extraStart, extraEnd, {
    storedBytes: fields.u32(place + 20),
    bytes: fields.u32(place + 24),
    headerStart: fields.u32(place + 42),
  });
  const of = `member ${quoteName(name)}`;
  if (flags & ENCRYPTED_FLAG) throw fields.damaged(`${of} is encrypted`);
  if (method !== STORED && method !== DEFLATED) {
    throw fields.damaged(`${of} is compressed by method ${method}, expected 0 (stored) or 8 (deflated)`);
  }
  if (method === STORED && bytes !== storedBytes) throw fields.damaged(`the lengths of ${of} disagree`);
  if (fields.u16(place + 34) !== 0) throw fields.damaged(`${of} is in another part`);

  fields.need(headerStart, LOCAL_BYTES, `the header of ${of}`);
  if (fields.u32(headerStart) !== SIGNATURE.local) throw fields.damaged(`the header of ${of} is none`);
  const localName = headerStart + LOCAL_BYTES;
  const localExtra = localName + fields.u16(headerStart + 26);
  const start = localExtra + fields.u16(headerStart + 28);
  fields.need(headerStart, start - headerStart + storedBytes, of);
  const local = withZip64(fields, localExtra, start, {
    storedBytes: fields.u32(headerStart + 18),
    bytes: fields.u32(headerStart + 22),
    headerStart: 0,
  });
  const follows = (flags & LENGTHS_FOLLOW_FLAG) !== 0;
  const isSame = (own: number, listed: number) => own === listed || (follows && own === 0);
  if (
    fields.u16(headerStart + 6) !== flags || fields.u16(headerStart + 8) !== method ||
    !isSame(fields.u32(headerStart + 14), checksum) || !isSame(local.bytes, bytes) ||
    !isSame(local.storedBytes, storedBytes) || nameAt(fields, localName, localExtra - localName) !== name
  ) throw fields.damaged(`the header of ${of} disagrees with the table of contents`);
  return { member: { name, bytes, start, storedBytes, method, checksum }, headerStart, next };
}

/**
 * The first bytes of a member, without a look at its checksum.
 *
 * @param operation What error messages say was attempted.
 * @param bytes The zip file.
 * @param member One of its members.
 * @param count How many; fewer where the member is shorter.
 * @returns A part of `bytes` where the member is stored, else a copy.
 */
export function peekZipMember(
  operation: string,
  bytes: Uint8Array,
  member: ZipMember,
  count: number,
): Uint8Array {
  const { start, storedBytes, method } = member;
  const stored = bytes.subarray(start, start + storedBytes);
  if (method === STORED) return stored.subarray(0, count);
  const out = inflatedRoom(operation, Math.min(count, member.bytes), storedBytes, Infinity);
  return out.subarray(0, inflate(operation, stored, 0, out, true).written);
}

/**
 * The contents of a member.
 *
 * @param operation What error messages say was attempted.
 * @param bytes The zip file.
 * @param member One of its members.
 * @param maxBytes The most bytes that it may have.
 * @returns A part of `bytes` where the member is stored, else a copy.
 * @throws {RangeError} If it is damaged or too large.
 */
export function readZipMember(
  operation: string,
  bytes: Uint8Array,
  member: ZipMember,
  maxBytes: number,
): Uint8Array {
  const { start, storedBytes, method } = member;
  const stored = bytes.subarray(start, start + storedBytes);
  let contents = stored;
  if (method === DEFLATED) {
    contents = inflatedRoom(operation, member.bytes, storedBytes, maxBytes);
    const { written, end } = inflate(operation, stored, 0, contents);
    if (written !== contents.length || end !== storedBytes) {
      throw new RangeError(
        `Cannot ${operation}: its ${end} of ${storedBytes} compressed bytes hold ${written} bytes, not ${member.bytes}`,
      );
    }
  } else if (member.bytes > maxBytes) {
    throw new RangeError(
      `Cannot ${operation}: its ${member.bytes} bytes are more than maxBytes, ${maxBytes}`,
    );
  }
  if (crc32(contents) !== member.checksum) {
    throw new RangeError(`Cannot ${operation}: it does not fit its checksum`);
  }
  return contents;
}
