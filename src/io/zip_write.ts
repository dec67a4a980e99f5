import { crc32 } from "./crc32.ts";
import { quoteName } from "./quote_name.ts";
import { END_BYTES, ENTRY_BYTES, LOCAL_BYTES, SIGNATURE, STORED } from "./zip_layout.ts";

const VERSION = 20;
/** The first day that the format can name, 1 January 1980: the same contents give the same file at any time. */
const DATE = 0x21;
const UTF8_FLAG = 0x800;
const MOST_MEMBERS = 0xfffe;
const MOST_BYTES = 0xfffffffe;
const LONGEST_NAME = 0xffff;

/** A member to write. */
export interface NewZipMember {
  /** Its name. */
  readonly name: string;
  /** Its length. */
  readonly bytes: number;
  /** Writes it into a place of that length. */
  write(out: Uint8Array): void;
}

/**
 * Writes a zip file, its members stored as they are.
 *
 * @param operation What error messages say was attempted.
 * @param members The members, in order, of different names.
 * @returns The file's contents.
 * @throws {RangeError} If that is more than the format holds without its zip64 extension: 4 GiB, or 65534 members.
 */
export function writeZip(operation: string, members: readonly NewZipMember[]): Uint8Array<ArrayBuffer> {
  const names = members.map(({ name }) => new TextEncoder().encode(name));
  const long = names.findIndex((name) => name.length > LONGEST_NAME);
  if (long >= 0) {
    throw new RangeError(
      `Cannot ${operation}: the name ${quoteName(members[long]!.name)} takes ${
        names[long]!.length
      } bytes, more than ${LONGEST_NAME}`,
    );
  }
  let total = END_BYTES;
  members.forEach(({ bytes }, i) => total += LOCAL_BYTES + ENTRY_BYTES + 2 * names[i]!.length + bytes);
  if (total > MOST_BYTES || members.length > MOST_MEMBERS) {
    throw new RangeError(
      `Cannot ${operation}: ${members.length} arrays of ${total} bytes in all are more than one file holds, ` +
        `${MOST_MEMBERS} and ${MOST_BYTES}; write several files`,
    );
  }
  const out = new Uint8Array(total);
  const view = new DataView(out.buffer);
  const starts: number[] = [];
  const checksums: number[] = [];
  /** The fields that a member's header and its entry share. */
  const writeFields = (place: number, i: number) => {
    const isAscii = names[i]!.length === members[i]!.name.length;
    view.setUint16(place, VERSION, true);
    view.setUint16(place + 2, isAscii ? 0 : UTF8_FLAG, true);
    view.setUint16(place + 4, STORED, true);
    view.setUint16(place + 8, DATE, true);
    view.setUint32(place + 10, checksums[i]!, true);
    view.setUint32(place + 14, members[i]!.bytes, true);
    view.setUint32(place + 18, members[i]!.bytes, true);
    view.setUint16(place + 22, names[i]!.length, true);
  };
  let place = 0;
  members.forEach((member, i) => {
    starts.push(place);
    const start = place + LOCAL_BYTES + names[i]!.length;
    const contents = out.subarray(start, start + member.bytes);
    member.write(contents);
    checksums.push(crc32(contents));
    view.setUint32(place, SIGNATURE.local, true);
    writeFields(place + 4, i);
    out.set(names[i]!, place + LOCAL_BYTES);
    place = start + member.bytes;
  });
  const directory = place;
  members.forEach((_, i) => {
    view.setUint32(place, SIGNATURE.entry, true);
    view.setUint16(place + 4, VERSION, true);
    writeFields(place + 6, i);
    view.setUint32(place + 42, starts[i]!, true);
    out.set(names[i]!, place + ENTRY_BYTES);
    place += ENTRY_BYTES + names[i]!.length;
  });
  view.setUint32(place, SIGNATURE.end, true);
  view.setUint16(place + 8, members.length, true);
  view.setUint16(place + 10, members.length, true);
  view.setUint32(place + 12, place - directory, true);
  view.setUint32(place + 16, directory, true);
  return out;
}
