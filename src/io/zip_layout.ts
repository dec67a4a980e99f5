/**
 * Numbers of the zip format (APPNOTE.TXT, PKWARE) that reading and writing share.
 *
 * @module
 */

/** What the records of a zip file begin with. */
export const SIGNATURE = {
  local: 0x04034b50,
  entry: 0x02014b50,
  end: 0x06054b50,
  zip64End: 0x06064b50,
  zip64Locator: 0x07064b50,
} as const;

/** Bytes of the header before a member, without its name. */
export const LOCAL_BYTES = 30;
/** Bytes of an entry in the table of contents, without its name. */
export const ENTRY_BYTES = 46;
/** Bytes of the record at the file's end, without its comment. */
export const END_BYTES = 22;
/** The compression method of members that are stored as they are. */
export const STORED = 0;
/** The extra field with the numbers that 32 bits don't hold. */
export const ZIP64_EXTRA = 1;
