import { CheckpointCosigned, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import type { PlatformTransaction } from '@guildhall/database';
import { Injectable } from '@nestjs/common';
import { consistencySpans } from '../merkle/consistency-shape.js';
import { hashesOf } from '../merkle/kept-nodes.js';
import { logNodes } from '../proofs/kept-nodes.sql.js';
import { findCheckpoint } from '../proofs/signed-trail.js';
import type { Lead } from '../lead/lead.js';
import { type WitnessClient, type WitnessReply, WitnessRefused } from './witness-client.js';

interface Latest {
  readonly id: string;
  readonly size: number;
  readonly note: string;
  /** What this witness co-signed last, as far as is known here. */
  readonly cosignedSize: number;
}

const LATEST = `
select id, size, note, coalesce((select max(size) from cosignatures where witness = $1), 0) as cosigned_size
  from checkpoints order by size desc limit 1`;
const KEEP = `
insert into cosignatures (size, witness, line, cosigned_at) values ($1, $2, $3, $4) on conflict do nothing returning 1`;

/**
 * Gets a witness's signature under the latest checkpoint, keeps it beside it and publishes it. The witness is asked outside of
 * any transaction: however long it takes, nobody waits for it. Twice: it is asked again, and one signature is kept.
 */
@Injectable()
export class CosignCheckpoint {
  /** Answers the size that the witness has co-signed now. Throws `WitnessRefused`, `LeadLost`, or what egress throws. */
  async execute(lead: Lead, witness: WitnessClient): Promise<number> {
    const vkey = witness.address.verifier.toString();
    const latest = await lead.look((tx) => latestFor(tx, vkey));
    if (!latest || latest.cosignedSize === latest.size) return latest?.size ?? 0;
    const reply = await this.ask(lead, witness, latest);
    await lead.transaction(async (tx) => {
      const kept = await tx.query<unknown[]>(KEEP, [latest.size, vkey, reply.line, reply.at]);
      if (kept.length > 0) await publish(tx, { ...latest, witness: witness.name, at: reply.at });
    });
    return latest.size;
  }

  /** From where the witness is taken to be, and once more from where it says that it is. */
  private async ask(lead: Lead, witness: WitnessClient, latest: Latest): Promise<Cosigned> {
    const reply = await this.askFrom(lead, witness, latest, latest.cosignedSize);
    if (reply.kind === 'cosigned') return reply;
    if (reply.size > latest.size) throw new WitnessRefused('ahead-of-the-log');
    // Of the size that it was asked from it knows other leaves: it would else have said what is wrong with the proof.
    if (reply.size === latest.cosignedSize) throw new WitnessRefused('another-history');
    const again = await this.askFrom(lead, witness, latest, reply.size);
    if (again.kind === 'cosigned') return again;
    throw new WitnessRefused('another-history');
  }

  private async askFrom(
    lead: Lead,
    witness: WitnessClient,
    { size, note }: Latest,
    from: number,
  ): Promise<WitnessReply> {
    const path = await lead.look((tx) => hashesOf(consistencySpans(from, size), logNodes(tx)));
    return witness.ask({ oldSize: from, path, note });
  }
}

type Cosigned = Extract<WitnessReply, { kind: 'cosigned' }>;

async function latestFor(tx: PlatformTransaction, vkey: string): Promise<Latest | undefined> {
  const [row] = await tx.query<{ id: string; size: string; note: string; cosigned_size: string }[]>(LATEST, [vkey]);
  return row && { id: row.id, size: Number(row.size), note: row.note, cosignedSize: Number(row.cosigned_size) };
}

async function publish(
  tx: PlatformTransaction,
  { id, size, witness, at }: Latest & { readonly witness: string; readonly at: Date },
): Promise<void> {
  const checkpoint = await findCheckpoint(tx, size);
  await tx.publish(
    { tenantId: PLATFORM_TENANT_ID, id, version: 1 },
    CheckpointCosigned({
      checkpointId: id,
      treeSize: size,
      witness,
      cosignedAt: at.toISOString(),
      note: checkpoint?.note ?? '',
    }),
  );
}
