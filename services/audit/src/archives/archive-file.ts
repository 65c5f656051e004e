import { createHash } from 'node:crypto';
import { Actor } from '@guildhall/access';
import { EvidenceReading } from '@guildhall/cli';
import { TenantDatabase } from '@guildhall/database';
import { ObjectStore } from '@guildhall/objects';
import { newId } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { entryLines, type Places } from '../evidence/entry-lines.js';
import { type Evidence, writeEvidence } from '../evidence/evidence-file.js';
import { gatherEvidence } from '../evidence/gather-evidence.js';
import { findCheckpoint, findSignedTrail } from '../proofs/signed-trail.js';
import type { Archive, WrittenArchive } from './archive.entity.js';

/** What was read back is not what was written, or does not verify: no entry may leave the database for it. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused';
}

interface Gathered {
  readonly evidence: Evidence;
  readonly checkpointSize: number;
}

/**
 * Writes the entries of an archive into a file of the evidence format, which anybody can verify, and believes it only when it
 * has read it back: byte for byte what was written, and found intact by the verifier that shares no code with the writer.
 */
@Injectable()
export class ArchiveFile {
  constructor(
    private readonly database: TenantDatabase,
    private readonly store: ObjectStore,
  ) {}

  /** Under a key of its own each time: two who write the same archive cannot replace what the other has verified. */
  async write({ tenantId, id, firstPlace, entries }: Archive): Promise<WrittenArchive> {
    const actor = Actor.system('audit', tenantId);
    const places = { first: firstPlace, count: entries };
    const { evidence, checkpointSize } = await this.gather(actor, places);
    const objectKey = `archives/${tenantId}/${id}.${newId()}.jsonl`;
    const stored = await this.store.write(objectKey, writeEvidence(evidence, entryLines(this.database, actor, places)));
    await this.requireIntact(objectKey, stored.sha256, evidence.keys);
    return { objectKey, ...stored, checkpointSize };
  }

  async remove(objectKey: string): Promise<void> {
    await this.store.remove(objectKey);
  }

  private gather(actor: Actor, places: Places): Promise<Gathered> {
    return this.database.transaction(actor, async (tx) => {
      const checkpoint = await findCheckpoint(tx);
      const signed = checkpoint && (await findSignedTrail(tx, tx.tenantId, checkpoint));
      if (!signed || signed.size < places.first + places.count)
        throw new ArchiveRefused('Nothing is archived that no checkpoint covers.');
      return { evidence: await gatherEvidence(tx, { places, signed }), checkpointSize: signed.checkpoint.size };
    });
  }

  private async requireIntact(objectKey: string, written: Buffer, keys: readonly string[]): Promise<void> {
    const digest = createHash('sha256');
    const reading = new EvidenceReading({ keys });
    for await (const chunk of await this.store.read(objectKey)) {
      digest.update(chunk as Buffer);
      reading.push(chunk as Buffer);
    }
    const { verdict, reason } = reading.finish();
    if (verdict === 'intact' && digest.digest().equals(written)) return;
    await this.store.remove(objectKey);
    throw new ArchiveRefused(`What was written does not read back: ${verdict}, ${reason}`);
  }
}
