import { createHash } from 'node:crypto';
import { Actor } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import type { FilePart } from '@guildhall/http';
import { ObjectStore } from '@guildhall/objects';
import { KeyRing, Sealer, SealingKey } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import type { TrailExport } from './trail-export.entity.js';

/** What of an export says where its file lies. */
export type ExportPlace = Pick<TrailExport, 'tenantId' | 'id'>;
type KeyedExport = ExportPlace & Pick<TrailExport, 'sealedKey'>;

interface Part {
  readonly part: number;
  readonly attempt: number;
  readonly begins_at: string;
  readonly bytes: number;
}

const PARTS_AT_ONCE = 100;
const PARTS = `
select part, attempt, begins_at, bytes from trail_export_parts
 where tenant_id = $1 and export_id = $2 and begins_at + bytes > $3 and begins_at <= $4
 order by begins_at limit $5`;

/**
 * The bytes of exports. They hold people's data in clear, which the trail itself does not, so each part is sealed under a key
 * of the export: with that key the file is gone from everywhere, also from a backup of the store.
 */
@Injectable()
export class ExportFiles {
  private readonly sealer: Sealer;

  constructor(
    private readonly database: TenantDatabase,
    private readonly objects: ObjectStore,
    ring: KeyRing,
  ) {
    this.sealer = new Sealer(ring, 'trail-exports');
  }

  /** A key for a new export, as its row keeps it. */
  newKey({ tenantId, id }: ExportPlace): string {
    return this.sealer.seal(SealingKey.make().bytes(), placeOfKey(tenantId, id));
  }

  /** The part lies in the store, and belongs to nothing until its row says so. */
  async writePart(file: KeyedExport, { part, attempt }: Pick<Part, 'part' | 'attempt'>, bytes: Buffer): Promise<void> {
    const sealed = this.keyOf(file).sealBytes(bytes, bindingOf(file, part));
    await this.objects.write(keyOf(file, { part, attempt }), once(sealed));
  }

  /** The file, or a part of it, as it streams out; each piece is read when the one before has gone. */
  async *read(file: KeyedExport, { from, to }: FilePart): AsyncGenerator<Buffer> {
    const key = this.keyOf(file);
    let next = from;
    while (next <= to) {
      const parts = await this.partsFrom(file, { from: next, to });
      for (const part of parts) {
        const content = key.openBytes(await this.stored(file, part), bindingOf(file, part.part));
        const begin = Number(part.begins_at);
        if (begin > next || content.length !== part.bytes) throw new Error('A part of an export is missing.');
        yield content.subarray(next - begin, to + 1 - begin);
        next = begin + part.bytes;
      }
      // The length was told, so nobody takes this for the whole.
      if (parts.length === 0) throw new Error('The file of an export is gone while it is read.');
    }
  }

  /** In hex. Reads all of it again: what is stated is what lies there. */
  async sha256Of(file: KeyedExport & Pick<TrailExport, 'bytes'>): Promise<string> {
    const hash = createHash('sha256');
    for await (const piece of this.read(file, { from: 0, to: file.bytes - 1 })) hash.update(piece);
    return hash.digest('hex');
  }

  /** All that was ever written for it, by whomever. Twice is no error. */
  async remove(file: ExportPlace): Promise<void> {
    for await (const key of this.objects.list(folderOf(file))) await this.objects.remove(key);
  }

  private partsFrom({ tenantId, id }: ExportPlace, { from, to }: FilePart): Promise<Part[]> {
    return this.database.transaction(Actor.system('audit', tenantId), (tx) =>
      tx.query<Part[]>(PARTS, [tenantId, id, from, to, PARTS_AT_ONCE]),
    );
  }

  private async stored(file: ExportPlace, part: Part): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of await this.objects.read(keyOf(file, part))) pieces.push(piece as Buffer);
    return Buffer.concat(pieces);
  }

  private keyOf({ tenantId, id, sealedKey }: KeyedExport): SealingKey {
    if (sealedKey === null) throw new Error('The key of this export is destroyed.');
    return SealingKey.of(this.sealer.open(sealedKey, placeOfKey(tenantId, id)));
  }
}

const placeOfKey = (tenantId: string, rowId: string) => ({
  ...{ tenantId, rowId },
  ...{ table: 'trail_exports', column: 'sealed_key' },
});

const folderOf = ({ tenantId, id }: ExportPlace): string =>
  `exports/${encodeId('org', tenantId)}/${encodeId('exp', id)}`;
const keyOf = (file: ExportPlace, { part, attempt }: Pick<Part, 'part' | 'attempt'>): string =>
  `${folderOf(file)}/${part}-${attempt}`;
// A part opens as the one that it is: none can be left out or put in another's place.
const bindingOf = ({ tenantId, id }: ExportPlace, part: number): string =>
  JSON.stringify(['x1', encodeId('org', tenantId), encodeId('exp', id), part]);

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
