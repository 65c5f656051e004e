import { Actor, Public, RateLimit } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { CheckpointNotFound } from '../proofs/proof.problems.js';
import { findCheckpoint } from '../proofs/signed-trail.js';
import { CheckpointView } from './checkpoint.view.js';

const SIZE = /^[1-9]\d{0,15}$/;

const CHECKPOINT = 'select id, published_at as "publishedAt" from checkpoints where size = $1';
const COSIGNATURES = `
select witness, cosigned_at as "cosignedAt" from cosignatures where size = $1 order by cosigned_at, witness`;
const TIME_STAMPS = `
select authority, stamped_at as "stampedAt", translate(encode(token, 'base64'), E'\\n', '') as statement
  from time_stamps where size = $1 order by stamped_at`;

@Injectable()
export class ShowCheckpoint {
  constructor(private readonly database: TenantDatabase) {}

  /** The log belongs to nobody: the platform's own tenant asks for it. */
  async execute(size: number): Promise<CheckpointView> {
    const actor = Actor.system('audit', PLATFORM_TENANT_ID);
    return this.database.transaction(actor, (tx) => show(tx, size));
  }
}

async function show(tx: TenantTransaction, size: number): Promise<CheckpointView> {
  const [found] = await tx.query<Pick<CheckpointView, 'id' | 'publishedAt'>[]>(CHECKPOINT, [size]);
  const checkpoint = found && (await findCheckpoint(tx, size));
  if (!checkpoint) throw new CheckpointNotFound(`No checkpoint of ${size} leaves was ever signed.`);
  return {
    ...found,
    size,
    note: checkpoint.note,
    cosignatures: await tx.query<CheckpointView['cosignatures']>(COSIGNATURES, [size]),
    timeStamps: await tx.query<CheckpointView['timeStamps']>(TIME_STAMPS, [size]),
  };
}

@Controller('audit/checkpoints/:size')
export class ShowCheckpointRoute {
  constructor(private readonly showCheckpoint: ShowCheckpoint) {}

  /** A checkpoint of so many leaves, with the signatures of witnesses and its time stamps (AUD-2). */
  @Get()
  @Public()
  @RateLimit('relaxed')
  @Answer(200, CheckpointView)
  @Problems(CheckpointNotFound)
  handle(@Param('size') size: string): Promise<CheckpointView> {
    if (!SIZE.test(size) || !Number.isSafeInteger(Number(size)))
      throw new CheckpointNotFound('That is no size of a log.');
    return this.showCheckpoint.execute(Number(size));
  }
}
