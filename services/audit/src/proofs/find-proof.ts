import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, AnswerFile, fileAnswer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { EntryNotFound } from '../entries/entry.problems.js';
import { hashesOf } from '../merkle/kept-nodes.js';
import { inclusionSpans } from '../merkle/proof-shape.js';
import { trailOrigin } from '../notes/trail-origin.js';
import { logNodes, trailNodes } from './kept-nodes.sql.js';
import { checkpointSize } from './proof-fields.js';
import { CheckpointNotFound, EntryNotProvable } from './proof.problems.js';
import { ProofView } from './proof.view.js';
import { notYetProvable, requireSignedTrail } from './require-signed-trail.js';
import { findLogKeys, type SignedTrail } from './signed-trail.js';
import { asTlogProof } from './tlog-form.js';

const TLOG_PROOF = 'text/plain; charset=utf-8';

const FindProofQuery = z.strictObject({
  format: z.enum(['json', 'tlog-proof']).default('json').describe('As JSON, or as a C2SP tlog-proof file.'),
  checkpoint: checkpointSize('Size of the checkpoint to prove against, one that you keep; the latest otherwise.'),
});

// Planned once: over partitions that takes longer than to find it.
const ENTRY = {
  name: 'entry-of-proof',
  text: `
select convert_from(e.canonical, 'UTF8') as canonical, s.place
  from entries e left join sequenced_entries s on s.tenant_id = e.tenant_id and s.id = e.id
 where e.tenant_id = $1 and e.id = $2`,
};

interface EntryRow {
  readonly canonical: string;
  readonly place: string | null;
}

@Injectable()
export class FindProof {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor, entryId: string, size?: number): Promise<ProofView> {
    return this.database.transaction(actor, async (tx) => {
      const [entry] = await tx.prepared<EntryRow>(ENTRY, [actor.tenantId, entryId]);
      if (!entry) throw new EntryNotFound('There is no entry with this id.');
      const { canonical } = entry;
      const place = entry.place === null ? Number.POSITIVE_INFINITY : Number(entry.place);
      const signed = await requireSignedTrail(tx, size);
      if (place >= signed.size) throw notYetProvable();
      return { ...(await proofOf(tx, place, signed)), entry: { id: entryId, place, canonical } };
    });
  }
}

async function proofOf(tx: TenantTransaction, place: number, signed: SignedTrail): Promise<Omit<ProofView, 'entry'>> {
  const organization = encodeId('org', tx.tenantId);
  const inTrail = await hashesOf(inclusionSpans(place, signed.size), trailNodes(tx));
  const inLog = await hashesOf(inclusionSpans(signed.index, signed.checkpoint.size), logNodes(tx));
  return {
    format: 'guildhall-proof/1',
    trail: {
      organization: tx.tenantId,
      blind: signed.blind.toString('base64'),
      origin: trailOrigin(signed.origin, organization, signed.blind),
      size: signed.size,
      rootHash: signed.root.toString('base64'),
      path: inTrail.map(inBase64),
    },
    log: { index: signed.index, path: inLog.map(inBase64), checkpoint: signed.checkpoint.note },
    keys: await findLogKeys(tx),
  };
}

const inBase64 = (hash: Buffer): string => hash.toString('base64');

@Controller('audit/entries/:entryId/proof')
export class FindProofRoute {
  constructor(private readonly findProof: FindProof) {}

  /** Proves to anybody that an entry stands in the trail: entry, both inclusion proofs, signed checkpoint (AUD-2). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, ProofView)
  @AnswerFile(TLOG_PROOF)
  @Problems(EntryNotFound, EntryNotProvable, CheckpointNotFound)
  async handle(
    @CurrentActor() actor: Actor,
    @Param('entryId', Id('ent')) entryId: string,
    @Query({ schema: FindProofQuery }) { format, checkpoint }: z.infer<typeof FindProofQuery>,
  ) {
    const proof = await this.findProof.execute(actor, entryId, checkpoint);
    if (format === 'json') return proof;
    return fileAnswer(asTlogProof(proof), { type: TLOG_PROOF, name: `${encodeId('ent', entryId)}.tlog-proof` });
  }
}
