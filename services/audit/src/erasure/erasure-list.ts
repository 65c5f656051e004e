import { ObjectStore } from '@guildhall/objects';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Erasure } from './erasure.entity.js';

const FOLDER = 'erasures';

const Listed = z.object({
  format: z.literal('guildhall-erasure/1'),
  tenantId: z.uuid(),
  id: z.uuid(),
  /** HMACs of the name: the list tells nobody who it is about. */
  codes: z.array(z.string()).min(1),
  userId: z.uuid().nullable(),
  keyIds: z.array(z.uuid()),
  requestedBy: z.string(),
  erasedAt: z.iso.datetime(),
});
export type ListedErasure = z.infer<typeof Listed>;

/**
 * Who was erased, written beside the database: a backup of that, restored, still has the keys, and does not know that they
 * were destroyed (D21). One file each, and none is ever changed.
 */
@Injectable()
export class ErasureList {
  constructor(private readonly store: ObjectStore) {}

  async add({ tenantId, id, codes, userId, keyIds, requestedBy, erasedAt }: Erasure): Promise<void> {
    if (!erasedAt) throw new TypeError('Nobody is listed before their keys are destroyed.');
    const erasure = { tenantId, id, codes, userId, keyIds, requestedBy, erasedAt: erasedAt.toISOString() };
    await this.store.write(keyOf(tenantId, id), once(JSON.stringify({ format: 'guildhall-erasure/1', ...erasure })));
  }

  /** The ids of those who are listed, by organisation. */
  async ids(): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = new Map<string, string[]>();
    for await (const key of this.store.list(FOLDER)) {
      const [, tenantId = '', file = ''] = key.split('/');
      found.set(tenantId, [...(found.get(tenantId) ?? []), file.replace(/\.json$/, '')]);
    }
    return found;
  }

  async find(tenantId: string, id: string): Promise<ListedErasure> {
    const pieces: Buffer[] = [];
    for await (const piece of await this.store.read(keyOf(tenantId, id))) pieces.push(piece as Buffer);
    return Listed.parse(JSON.parse(Buffer.concat(pieces).toString('utf8')));
  }
}

const keyOf = (tenantId: string, id: string): string => `${FOLDER}/${tenantId}/${id}.json`;

async function* once(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
