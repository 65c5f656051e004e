import { Actor } from '@guildhall/access';
import { ApiKeyTokensIssued } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { logger } from '@guildhall/telemetry';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type KeyUse, noteKeyUses } from '../stated-keys/note-key-uses.js';
import type { Client } from './clients.js';

const EVERY_MS = 1_000;

interface Issued extends KeyUse {
  readonly tokens: number;
}

/**
 * Tells the trail how many tokens were taken for each key, each second and at the end: one by one would cost more than the
 * tokens. What a process has handed out in its last second is not told when it is killed.
 */
@Injectable()
export class IssuedTokens implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = logger.child({ component: 'issued-tokens' });
  private byTenant = new Map<string, Map<string, Issued>>();
  private timer: NodeJS.Timeout | undefined;
  private telling: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  note({ id, tenantId }: Pick<Client, 'id' | 'tenantId'>, address: string | undefined): void {
    this.add(tenantId, { id, tokens: 1, at: this.clock.now(), address });
  }

  /** One transaction for each organisation; what cannot be told now is told with the next. */
  flush(): Promise<void> {
    this.telling = this.telling.then(async () => {
      const counted = this.byTenant;
      this.byTenant = new Map();
      for (const [tenantId, byKey] of counted) await this.tell(tenantId, [...byKey.values()]);
    });
    return this.telling;
  }

  private add(tenantId: string, issued: Issued): void {
    const byKey = this.byTenant.get(tenantId) ?? new Map<string, Issued>();
    const before = byKey.get(issued.id);
    const newest = before && before.at > issued.at ? before : issued;
    byKey.set(issued.id, { ...newest, tokens: issued.tokens + (before?.tokens ?? 0) });
    this.byTenant.set(tenantId, byKey);
  }

  private async tell(tenantId: string, issued: readonly Issued[]): Promise<void> {
    try {
      await this.database.transaction(Actor.system('identity', tenantId), async (tx) => {
        const versions = await noteKeyUses(tx, issued);
        const facts = issued.flatMap(({ id, tokens }) => {
          const version = versions.get(id);
          const about = version !== undefined && { tenantId, id, version };
          return about ? [{ about, event: ApiKeyTokensIssued({ apiKeyId: id, tokens }) }] : [];
        });
        await tx.publishMany(facts);
      });
    } catch (error) {
      this.log.warn({ error }, 'How many tokens were taken is told later.');
      for (const one of issued) this.add(tenantId, one);
    }
  }
}
