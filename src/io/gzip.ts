import { crc32 } from "./crc32.ts";
import { inflate } from "./inflate.ts";

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const FLAG = { headerChecksum: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 };

/** Whether bytes begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The place where the compressed data of the member at `start` begins. */
function skipHeader(operation: string, source: Uint8Array, start: number): number {
  const cutOff = () => new RangeError(`Cannot ${operation}: the gzip header is cut off`);
  const rest = source.length - start;
  if (rest > 1 ? !isGzip(source.subarray(start)) : rest === 1 && source[start] !== 0x1f) {
    throw new RangeError(
      `Cannot ${operation}: ${rest} bytes are no gzip data; they follow ${start} bytes that are`,
    );
  }
  if (rest < HEADER_BYTES) throw cutOff();
  if (source[start + 2] !== 8) {
    throw new RangeError(
      `Cannot ${operation}: gzip's compression method is ${source[start + 2]}, not 8, deflate`,
    );
  }
  const flags = source[start + 3]!;
  if (flags & FLAG.reserved) throw new RangeError(`Cannot ${operation}: unknown gzip flags ${flags}`);
  let position = start + HEADER_BYTES;
  if (flags & FLAG.extra) {
    if (position + 2 > source.length) throw cutOff();
    position += 2 + (source[position]! | source[position + 1]! << 8);
  }
  for (const flag of [FLAG.name, FLAG.comment]) {
    if (!(flags & flag)) continue;
    const zero = source.indexOf(0, position);
    if (zero < 0) throw cutOff();
    position = zero + 1;
  }
  if (flags & FLAG.headerChecksum) {
    if (position + 2 > source.length) throw cutOff();
    const stored = source[position]! | source[position + 1]! << 8;
    if (stored !== (crc32(source.subarray(start, position)) & 0xffff)) {
      throw new RangeError(`Cannot ${operation}: the gzip header does not fit its checksum`);
    }
    position += 2;
  }
  if (position > source.length) throw cutOff();
  return position;
}

/**
 * Decompresses a gzip file (RFC 1952) of one or more members into memory that the caller has sized.
 *
 * @param operation What error messages say was attempted.
 * @param source The file.
 * @param out Where to write.
 * @param mayStop Whether to stop, without a look at the checksum, when `out` is full; else the file must fill it exactly.
 * @returns How many bytes were written.
 * @throws {RangeError} If the file is damaged, cut off, or longer or shorter than `out`.
 */
export function gunzip(operation: string, source: Uint8Array, out: Uint8Array, mayStop = false): number {
  let position = 0;
  let written = 0;
  do {
    const start = skipHeader(operation, source, position);
    const member = inflate(operation, source, start, out.subarray(written), mayStop);
    const data = out.subarray(written, written + member.written);
    written += member.written;
    if (!member.finished) return written;
    position = member.end + TRAILER_BYTES;
    if (position > source.length) throw new RangeError(`Cannot ${operation}: the gzip trailer is cut off`);
    const trailer = new DataView(source.buffer, source.byteOffset + member.end, TRAILER_BYTES);
    if (trailer.getUint32(0, true) !== crc32(data)) {
      throw new RangeError(`Cannot ${operation}: the gzip data does not fit its checksum`);
    }
    if (trailer.getUint32(4, true) !== data.length % 2 ** 32) {
      throw new RangeError(`Cannot ${operation}: the gzip data does not have the length that it says`);
    }
  } while (position < source.length);
  if (written < out.length && !mayStop) {
    throw new RangeError(`Cannot ${operation}: the gzip data holds ${written} bytes, not ${out.length}`);
  }
  return written;
}
