import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import type { z } from 'zod';
import { CheckpointNotFound, EntryNotProvable } from '../proofs/proof.problems.js';
import { EarlierIsLater } from './evidence.problems.js';
import { EvidenceView } from './evidence.view.js';
import type { Evidence } from './evidence-file.js';
import { AgainstQuery, requireStanding } from './evidence-query.js';
import { gatherEvidence } from './gather-evidence.js';

type AgainstQuery = z.infer<typeof AgainstQuery>;

const NO_PLACES = { first: 0, count: 0 };

@Injectable()
export class FindTrail {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor, against: AgainstQuery): Promise<Evidence> {
    return this.database.transaction(actor, async (tx) =>
      gatherEvidence(tx, { places: NO_PLACES, ...(await requireStanding(tx, against)) }),
    );
  }
}

@Controller('audit/trail')
export class FindTrailRoute {
  constructor(private readonly findTrail: FindTrail) {}

  /**
   * Shows how the trail stands, signed: keep the answer, and nobody can show you another history of it later (AUD-2, T69).
   * With `since` it proves that the trail and the log only grew from an earlier checkpoint.
   */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, EvidenceView)
  @Problems(EntryNotProvable, CheckpointNotFound, EarlierIsLater)
  handle(@CurrentActor() actor: Actor, @Query({ schema: AgainstQuery }) against: AgainstQuery): Promise<Evidence> {
    return this.findTrail.execute(actor, against);
  }
}
