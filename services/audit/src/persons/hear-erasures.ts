import { NotificationLine } from '@guildhall/database';
import { Randomness } from '@guildhall/runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AUDIT_SETTINGS, type AuditSettings } from '../config.js';
import { ERASURES_CHANNEL } from './destroy-person-keys.js';
import { RecentKeys } from './recent-keys.js';

/** Hears of whom another process has erased: their key is not to seal again, and not to lie in this one's memory. */
@Injectable()
export class HearErasures implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly line: NotificationLine;

  constructor(
    private readonly recent: RecentKeys,
    randomness: Randomness,
    @Inject(AUDIT_SETTINGS) { DATABASE_URL }: AuditSettings,
  ) {
    const where = { url: DATABASE_URL, name: 'audit-erasures', channel: ERASURES_CHANNEL, randomness };
    this.line = new NotificationLine(where, {
      heard: (tenantId) => recent.forget(tenantId),
      listening: () => recent.turn(true),
      deaf: () => recent.turn(false),
    });
  }

  onApplicationBootstrap(): void {
    this.recent.turn(false);
    this.line.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.line.stop();
  }
}
