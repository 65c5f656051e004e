import { Actor, Public, RateLimit } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { AnswerFile, fileAnswer, Problems } from '@guildhall/http';
import { Controller, Get, Injectable } from '@nestjs/common';
import { CheckpointNotFound } from '../proofs/proof.problems.js';
import { findCheckpoint } from '../proofs/signed-trail.js';

const NOTE = 'text/plain; charset=utf-8';

@Injectable()
export class FindCheckpoint {
  constructor(private readonly database: TenantDatabase) {}

  /** The log belongs to nobody: the platform's own tenant asks for it. */
  async execute(): Promise<string> {
    const actor = Actor.system('audit', PLATFORM_TENANT_ID);
    const latest = await this.database.transaction(actor, (tx) => findCheckpoint(tx));
    if (!latest) throw new CheckpointNotFound('Nothing has been signed yet.');
    return latest.note;
  }
}

@Controller('audit/checkpoint')
export class FindCheckpointRoute {
  constructor(private readonly findCheckpoint: FindCheckpoint) {}

  /** The latest signed checkpoint of the platform log, for whoever keeps one to compare with later (AUD-2, T69). */
  @Get()
  @Public()
  @RateLimit('relaxed')
  @AnswerFile(NOTE)
  @Problems(CheckpointNotFound)
  async handle() {
    return fileAnswer(await this.findCheckpoint.execute(), { type: NOTE });
  }
}
