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
  /** In the order of the users that were asked for; undefined for who is not there. */
  readonly subjects: readonly (Subject | undefined)[];
}

interface UserOf {
  readonly tenantId: string;
  readonly subject: Subject;
}

/**
 * What decisions go by, in the memory of the process: read once, forgotten with the commit that changes it. Every change
 * of roles, assignments and accounts notifies in its own transaction; while this process cannot hear that, it remembers
 * nothing and asks the database each time (T48, D26). Times are not remembered away: `decide` compares them at each question.
 */
@Injectable()
export class RightsMemory implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly organizations = new Recent<Rights>(MOST_ORGANIZATIONS, LIFE_MS);
  // By their ids alone, which are nobody else's in any organisation; whose they are is compared all the same.
  private readonly users = new Recent<UserOf>(MOST_USERS, LIFE_MS);
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
    const subjects: Subject[] = [];
    for (const userId of userIds) {
      const user = this.users.get(userId, nowMs);
      if (user?.tenantId !== tenantId) return undefined;
      subjects.push(user.subject);
    }
    return { rights, subjects };
  }

  /** Of these users; who is not there is missing, and not remembered as such. */
  async of(actor: Actor, userIds: readonly string[]): Promise<KnownRights> {
    return this.remembered(actor.tenantId, userIds) ?? this.read(actor, userIds);
  }

  private async read(actor: Actor, userIds: readonly string[]): Promise<KnownRights> {
    const edition = this.edition;
    const [rights, found] = await this.database.transaction(actor, async (tx) => [
      await rightsIn(tx),
      await subjectsIn(tx, [...new Set(userIds)]),
    ]);
    if (this.isHearing && edition === this.edition) this.remember(rights, found);
    return { rights, subjects: userIds.map((userId) => found.get(userId)) };
  }

  private remember(rights: Rights, found: ReadonlyMap<string, Subject>): void {
    const nowMs = this.clock.monotonicMs();
    const { tenantId } = rights;
    this.organizations.set(tenantId, rights, nowMs);
    for (const [userId, subject] of found) this.users.set(userId, { tenantId, subject }, nowMs);
  }

  /** `tenant/user`, or `tenant/` for what concerns all of an organisation. */
  private forget(payload: string): void {
    this.edition += 1;
    const [tenantId = '', userId = ''] = payload.split('/');
    if (userId) this.users.forget(userId);
    else this.organizations.forget(tenantId);
  }

  private turn(isHearing: boolean): void {
    this.edition += 1;
    this.isHearing = isHearing;
    this.organizations.clear();
    this.users.clear();
  }
}
