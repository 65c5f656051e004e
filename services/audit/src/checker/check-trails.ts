import type { PlatformTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import type { Lead } from '../lead/lead.js';
import { type Checked, CheckStep } from './check-step.js';
import { goOn, type LapPosition, nextOf, pass } from './check-lap.js';
import { keepBreak, keepProgress, keepWhole } from './keep-finding.js';

export interface Step {
  readonly entries: number;
  readonly isLapOver: boolean;
}

/**
 * Looks at the next entries of all trails, and keeps where it is and what it found. What it read and what it keeps are two
 * transactions: read as the organisation, kept by the lead. Killed between them it looks at the same again.
 */
@Injectable()
export class CheckTrails {
  constructor(
    private readonly checkStep: CheckStep,
    private readonly clock: Clock,
  ) {}

  async execute(lead: Lead): Promise<Step> {
    const position = await lead.transaction((tx) => nextOf(tx, this.clock.now()));
    if (!position) return { entries: 0, isLapOver: true };
    const checked = await this.checkStep.execute(position);
    const isLapOver = await lead.transaction((tx) => this.keep(tx, position, checked));
    return { entries: checked.entries, isLapOver };
  }

  private async keep(tx: PlatformTransaction, { tenantId }: LapPosition, checked: Checked): Promise<boolean> {
    const { found, upTo: size, isAtEnd } = checked;
    const now = this.clock.now();
    const progress = { tenantId, size, now };
    await keepProgress(tx, progress);
    if (found) await keepBreak(tx, progress, found);
    else if (isAtEnd) await keepWhole(tx, progress);
    // Behind a break nothing can be said of the chain: the rest of the trail waits until it is mended.
    if (found || isAtEnd) return pass(tx, tenantId, now);
    await goOn(tx, { tenantId, place: size });
    return false;
  }
}
