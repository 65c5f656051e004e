import { Actor, Public, RateLimit } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { consistencySpans } from '../merkle/consistency-shape.js';
import { hashesOf } from '../merkle/kept-nodes.js';
import { logNodes } from '../proofs/kept-nodes.sql.js';
import { checkpointSize, consistencyField, keysField, noteField } from '../proofs/proof-fields.js';
import { CheckpointNotFound } from '../proofs/proof.problems.js';
import { findCheckpoint, findLogKeys } from '../proofs/signed-trail.js';
import { EarlierIsLater } from './evidence.problems.js';

const FindConsistencyQuery = z.strictObject({
  from: checkpointSize('Size of the earlier checkpoint, one that you keep.').unwrap(),
  to: checkpointSize('Size of the later one; the latest otherwise.'),
});
type FindConsistencyQuery = z.infer<typeof FindConsistencyQuery>;

const ConsistencyView = z
  .object({
    format: z.literal('guildhall-consistency/1').meta({ example: 'guildhall-consistency/1' }),
    older: noteField(),
    newer: noteField(),
    consistency: consistencyField(),
    keys: keysField(),
  })
  .meta({ id: 'Consistency' });
type ConsistencyView = z.output<typeof ConsistencyView>;

@Injectable()
export class FindConsistency {
  constructor(private readonly database: TenantDatabase) {}

  /** The log belongs to nobody: the platform's own tenant asks for it. */
  async execute({ from, to }: FindConsistencyQuery): Promise<ConsistencyView> {
    const actor = Actor.system('audit', PLATFORM_TENANT_ID);
    return this.database.transaction(actor, async (tx) => {
      const [older, newer] = [await requireCheckpoint(tx, from), await requireCheckpoint(tx, to)];
      if (older.size > newer.size) throw new EarlierIsLater(`${older.size} leaves come after ${newer.size}.`);
      const path = await hashesOf(consistencySpans(older.size, newer.size), logNodes(tx));
      return {
        format: 'guildhall-consistency/1',
        older: older.note,
        newer: newer.note,
        consistency: path.map((hash) => hash.toString('base64')),
        keys: await findLogKeys(tx),
      };
    });
  }
}

async function requireCheckpoint(tx: TenantTransaction, size?: number) {
  const checkpoint = await findCheckpoint(tx, size);
  if (!checkpoint) throw new CheckpointNotFound(`No checkpoint of ${size ?? 'any'} leaves was ever signed.`);
  return checkpoint;
}

@Controller('audit/consistency')
export class FindConsistencyRoute {
  constructor(private readonly findConsistency: FindConsistency) {}

  /** Proves to anybody that the platform log only grew from one signed checkpoint to another (AUD-2; RFC 6962, 2.1.2). */
  @Get()
  @Public()
  @RateLimit('relaxed')
  @Answer(200, ConsistencyView)
  @Problems(CheckpointNotFound, EarlierIsLater)
  handle(@Query({ schema: FindConsistencyQuery }) query: FindConsistencyQuery): Promise<ConsistencyView> {
    return this.findConsistency.execute(query);
  }
}
