import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FileKeyRing } from '@guildhall/sealing';
import { newKeyRing, scratchFolder } from '../../test/backed-up-server.js';
import { BackupKeyMissing, opened, sealed } from './sealed-file.js';

const MIB = 2 ** 20;
const folder = scratchFolder('sealed');
let ring: FileKeyRing;
beforeAll(async () => {
  ring = await newKeyRing(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function* pieces(...content: Uint8Array[]) {
  yield* content;
}
async function whole(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of content) all.push(piece);
  return Buffer.concat(all);
}
const seal = (content: Uint8Array, name = 'a/wal/1') => whole(sealed(pieces(content), name, ring));
const open = (content: Uint8Array, name = 'a/wal/1', by = ring) => whole(opened(pieces(content), name, by));

describe('a sealed file', () => {
  it.each([0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB + 17])(
    'of %i bytes opens to what it was, in whatever pieces it comes',
    async (length) => {
      const content = randomBytes(length);
      const bytes = await seal(content);
      expect(bytes.includes(content.subarray(0, 32)) && length > 32).toBe(false);
      expect((await open(bytes)).equals(content)).toBe(true);
      const crumbs = Array.from({ length: Math.ceil(bytes.length / 65_521) }, (_, at) =>
        bytes.subarray(at * 65_521, (at + 1) * 65_521),
      );
      expect((await whole(opened(pieces(...crumbs), 'a/wal/1', ring))).equals(content)).toBe(true);
    },
  );

  it('does not open under another name, or by another ring', async () => {
    const bytes = await seal(Buffer.from('rows'));
    await expect(open(bytes, 'a/wal/2')).rejects.toThrow();
    await expect(open(bytes, 'a/wal/1', await newKeyRing(folder, 'k2'))).rejects.toThrow(BackupKeyMissing);
    await expect(open(bytes, 'a/wal/1', await newKeyRing(scratchFolder('other'), 'k1'))).rejects.toThrow();
  });

  it('does not open when anything of it was changed, cut off, left out, doubled or swapped', async () => {
    const bytes = await seal(randomBytes(2 * MIB + 100));
    const header = bytes.indexOf('\n') + 1;
    const frame = 4 + 12 + MIB + 16;
    const [first, second, last] = [
      bytes.subarray(header, header + frame),
      bytes.subarray(header + frame, header + 2 * frame),
      bytes.subarray(header + 2 * frame),
    ];
    const begin = bytes.subarray(0, header);
    const lastAsOn = Buffer.from(last);
    lastAsOn.writeUInt8(0, 0);
    const firstAsLast = Buffer.from(first);
    firstAsLast.writeUInt8(first.readUInt8(0) | 0x80, 0);
    const forgeries = [
      Buffer.concat([begin, firstAsLast]),
      bytes.subarray(0, -1),
      bytes.subarray(0, header + frame),
      bytes.subarray(0, header + 2 * frame),
      Buffer.concat([bytes, Buffer.alloc(1)]),
      Buffer.concat([begin, second, first, last]),
      Buffer.concat([begin, first, last]),
      Buffer.concat([begin, first, first, second, last]),
      Buffer.concat([begin, first, second, lastAsOn]),
      ...[header + 1, header + 20, header + frame - 1, bytes.length - 1].map((at) => flipped(bytes, at)),
    ];
    for (const forgery of forgeries) await expect(open(forgery)).rejects.toThrow();
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
  return changed;
}
