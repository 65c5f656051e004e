import type { Actor } from '@guildhall/access';
import { NotificationLine, TenantDatabase } from '@guildhall/database';
import { Clock, Randomness } from '@guildhall/runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { onRightsChanged, RIGHTS_CHANNEL } from '../rights/rights-changed.js';
import type { Rights, Subject } from './decide.js';
import { Recent } from './recent.js';
import { rightsIn, subjectsIn } from './rights-rows.js';

const MOST_ORGANIZATIONS = 2_000;
const MOST_USERS = 50_000;
/** A belt: what changes is forgotten with the commit that changes it. */
const LIFE_MS = 10_000;

export interface KnownRights {
  readonly rights: Rights;
  readonly subjects: ReadonlyMap<string, Subject | undefined>;
}

/**
 * What decisions go by, in the memory of the process: read once, forgotten with the commit that changes it. Every change
 * of roles, assignments and accounts notifies in its own transaction; while this process cannot hear that, it remembers
 * nothing and asks the database each time (T48, D26). Times are not remembered away: `decide` compares them at each question.
 */
@Injectable()
export class RightsMemory implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly organizations = new Recent<Rights>(MOST_ORGANIZATIONS, LIFE_MS);
  private readonly users = new Recent<Subject>(MOST_USERS, LIFE_MS);
  private readonly line: NotificationLine;
  private isHearing = false;
  /** Differs after each change: what was read before it is not remembered after it. */
  private edition = 0;
  private unsubscribe: () => void = () => {};

  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
    randomness: Randomness,
    @Inject(IDENTITY_SETTINGS) settings: IdentitySettings,
  ) {
    const where = { url: settings.DATABASE_URL, name: 'identity-rights', channel: RIGHTS_CHANNEL, randomness };
    this.line = new NotificationLine(where, {
      heard: (payload) => this.forget(payload),
      listening: () => this.turn(true),
      deaf: () => this.turn(false),
    });
  }

  onApplicationBootstrap(): void {
    this.unsubscribe = onRightsChanged((payload) => this.forget(payload));
    this.line.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.unsubscribe();
    await this.line.stop();
  }

  /** Out of memory alone; undefined when something has to be read first. */
  remembered(tenantId: string, userIds: readonly string[]): KnownRights | undefined {
    const nowMs = this.clock.monotonicMs();
    const rights = this.organizations.get(tenantId, nowMs);
    if (!rights) return undefined;
    const subjects = new Map<string, Subject>();
    for (const userId of userIds) {
      if (subjects.has(userId)) continue;
      const subject = this.users.get(`${tenantId}/${userId}`, nowMs);
      if (!subject) return undefined;
      subjects.set(userId, subject);
    }
    return { rights, subjects };
  }

  /** Of these users; who is not there is missing, and not remembered as such. */
  async of(actor: Actor, userIds: readonly string[]): Promise<KnownRights> {
    return this.remembered(actor.tenantId, userIds) ?? this.read(actor, userIds);
  }

  private async read(actor: Actor, userIds: readonly string[]): Promise<KnownRights> {
    const edition = this.edition;
    const known = await this.database.transaction(actor, async (tx) => ({
      rights: await rightsIn(tx),
      subjects: await subjectsIn(tx, userIds),
    }));
    if (this.isHearing && edition === this.edition) this.remember(actor.tenantId, known);
    return known;
  }

  private remember(tenantId: string, { rights, subjects }: KnownRights): void {
    const nowMs = this.clock.monotonicMs();
    this.organizations.set(tenantId, rights, nowMs);
    for (const [userId, subject] of subjects) if (subject) this.users.set(`${tenantId}/${userId}`, subject, nowMs);
  }

  /** `tenant/user`, or `tenant/` for what concerns all of an organisation. */
  private forget(payload: string): void {
    this.edition += 1;
    const [tenantId = '', userId = ''] = payload.split('/');
    if (userId) this.users.forget(payload);
    else this.organizations.forget(tenantId);
  }

  private turn(isHearing: boolean): void {
    this.edition += 1;
    this.isHearing = isHearing;
    this.organizations.clear();
    this.users.clear();
  }
}
