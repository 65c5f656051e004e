import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TrailBroken, TrailVerified } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, idField, Problems, timeField } from '@guildhall/http';
import { newId } from '@guildhall/runtime';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { placesOfTime } from '../search/places-of-time.js';
import { checkLog } from './check-log.js';
import { checkTrail, type Range } from './check-trail.js';
import { Break, FINDINGS } from './finding.js';
import { RangeTooLong } from './verification.problems.js';

/** As many as are hashed anew within a fraction of the route's ten seconds. */
const LONGEST = 250_000;

const VerifyTrailBody = z.strictObject({
  from: timeField().optional().describe('Entries that happened at this time or later.'),
  until: timeField().optional().describe('Entries that happened before this time.'),
});
type VerifyTrailBody = z.infer<typeof VerifyTrailBody>;

const place = () => z.int().min(0).meta({ example: 17 });

const VerificationView = z
  .object({
    id: idField('ver'),
    outcome: z.enum(['intact', 'broken']),
    entries: z.int().min(0).describe('How many were hashed anew.').meta({ example: 1025 }),
    firstPlace: place().nullable().describe('Null: there is no entry in that time.'),
    lastPlace: place().nullable(),
    signedSize: z
      .int()
      .min(0)
      .describe('So many entries of the trail are covered by the checkpoint; later ones by the chain alone.'),
    checkpoint: z.string().nullable().describe('The signed note that the trail was held against.'),
    break: z
      .object({ id: idField('brk'), place: place(), finding: z.enum(FINDINGS) })
      .nullable()
      .describe('The first thing that does not fit.'),
  })
  .meta({ id: 'Verification' });
type Verification = z.output<typeof VerificationView>;

const NOTHING: Range = { first: 0, last: -1 };
const LIVE = 'select min(place) as first, max(place) as last from sequenced_entries where tenant_id = $1';

@Injectable()
export class VerifyTrail {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor, body: VerifyTrailBody): Promise<Verification> {
    return this.database.transaction(actor, async (tx) => {
      const range = await rangeOf(tx, body);
      const verification = await verify(tx, range);
      await publish(tx, verification);
      return verification;
    });
  }
}

async function rangeOf(tx: TenantTransaction, { from, until }: VerifyTrailBody): Promise<Range> {
  const [live] = await tx.query<{ first: string | null; last: string | null }[]>(LIVE, [tx.tenantId]);
  if (live?.first == null || live.last === null) return NOTHING;
  const all = { first: Number(live.first), last: Number(live.last) };
  const range = from || until ? ((await placesOfTime(tx, { from, until }, all.last + 1)) ?? NOTHING) : all;
  if (range.last - range.first >= LONGEST)
    throw new RangeTooLong(`The range has ${range.last - range.first + 1} entries; ${LONGEST} are verified at once.`);
  return range;
}

async function verify(tx: TenantTransaction, range: Range): Promise<Verification> {
  const verification = {
    id: newId(),
    entries: range.last - range.first + 1,
    firstPlace: range.last < 0 ? null : range.first,
    lastPlace: range.last < 0 ? null : range.last,
    signedSize: 0,
    checkpoint: null,
  };
  try {
    const signed = await checkLog(tx);
    await checkTrail(tx, range, signed);
    const against = { signedSize: signed?.size ?? 0, checkpoint: signed?.checkpoint.note ?? null };
    return { ...verification, ...against, outcome: 'intact', break: null };
  } catch (error) {
    if (!(error instanceof Break)) throw error;
    const { place: at, finding } = error;
    return { ...verification, outcome: 'broken', break: { id: newId(), place: at, finding } };
  }
}

async function publish(tx: TenantTransaction, { id, outcome, entries, ...found }: Verification): Promise<void> {
  const { tenantId } = tx;
  const [firstPlace, lastPlace] = [found.firstPlace ?? 0, found.lastPlace ?? 0];
  const verified = TrailVerified({ verificationId: id, outcome, firstPlace, lastPlace, entries });
  await tx.publish({ tenantId, id, version: 1 }, verified);
  if (!found.break) return;
  const { id: breakId, place: at, finding } = found.break;
  await tx.publish({ tenantId, id: breakId, version: 1 }, TrailBroken({ breakId, place: at, finding }));
}

@Controller('audit/verifications')
export class VerifyTrailRoute {
  constructor(private readonly verifyTrail: VerifyTrail) {}

  /** Verifies a range of the trail: content, chain, tree, and the signed checkpoint over them (AUD-2). */
  @Post()
  @RequirePermission('audit:verify')
  @RateLimit('strict')
  @Answer(201, VerificationView)
  @Problems(RangeTooLong)
  handle(
    @CurrentActor() actor: Actor,
    @Body({ schema: VerifyTrailBody }) body: VerifyTrailBody,
  ): Promise<Verification> {
    return this.verifyTrail.execute(actor, body);
  }
}
