/** A file of an archive, once all of it is written. */
export interface ZippedFile {
  readonly name: string;
  /** Where its local header begins. */
  readonly at: number;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
}

// Sizes come after the bytes (bit 3), names are UTF-8 (bit 11).
const FLAGS = 0x0808;
const DEFLATED = 8;
const VERSION = 20;
const ZIP64 = 45;
const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;
// 1 January 1980: the same rows make the same bytes, and an archive tells no time of its own.
const DATE = 0x0021;

/** Before the bytes of a file; how many there will be stands after them (APPNOTE 4.3.7). */
export function localHeader(name: string): Buffer {
  const bytes = Buffer.from(name, 'utf8');
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATED, 8);
  header.writeUInt16LE(DATE, 12);
  header.writeUInt16LE(bytes.length, 26);
  return Buffer.concat([header, bytes]);
}

/** After them (APPNOTE 4.3.9). Four bytes a size: spreadsheets refuse a file with eight, and no sheet is let grow so far. */
export function dataDescriptor({ crc, packed, unpacked }: Omit<ZippedFile, 'name' | 'at'>): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeUInt32LE(packed, 8);
  descriptor.writeUInt32LE(unpacked, 12);
  return descriptor;
}

/** The end of an archive: what is in it, and where. Beyond 4 GiB in the form of ZIP64 (APPNOTE 4.3.14), which it needs there. */
export function directory(files: readonly ZippedFile[], at: number): Buffer {
  const listed = Buffer.concat(files.map(listing));
  const isLarge = at + listed.length > MAX_32;
  const large = isLarge ? [zip64End(files.length, listed.length, at), zip64Locator(at + listed.length)] : [];
  return Buffer.concat([listed, ...large, end(files.length, listed.length, isLarge ? MAX_32 : at)]);
}

function listing({ name, at, crc, packed, unpacked }: ZippedFile): Buffer {
  const bytes = Buffer.from(name, 'utf8');
  const isFar = at >= MAX_32;
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(isFar ? ZIP64 : VERSION, 4);
  header.writeUInt16LE(isFar ? ZIP64 : VERSION, 6);
  header.writeUInt16LE(FLAGS, 8);
  header.writeUInt16LE(DEFLATED, 10);
  header.writeUInt16LE(DATE, 14);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(packed, 20);
  header.writeUInt32LE(unpacked, 24);
  header.writeUInt16LE(bytes.length, 28);
  header.writeUInt16LE(isFar ? 12 : 0, 30);
  header.writeUInt32LE(isFar ? MAX_32 : at, 42);
  return Buffer.concat([header, bytes, isFar ? farOffset(at) : Buffer.alloc(0)]);
}

// The extra field that holds what found no room in four bytes (APPNOTE 4.5.3).
function farOffset(at: number): Buffer {
  const extra = Buffer.alloc(12);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(BigInt(at), 4);
  return extra;
}

function zip64End(count: number, length: number, at: number): Buffer {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(ZIP64, 12);
  record.writeUInt16LE(ZIP64, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(length), 40);
  record.writeBigUInt64LE(BigInt(at), 48);
  return record;
}

function zip64Locator(at: number): Buffer {
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(at), 8);
  locator.writeUInt32LE(1, 16);
  return locator;
}

function end(count: number, length: number, at: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(Math.min(count, MAX_16), 8);
  record.writeUInt16LE(Math.min(count, MAX_16), 10);
  record.writeUInt32LE(length, 12);
  record.writeUInt32LE(at, 16);
  return record;
}
