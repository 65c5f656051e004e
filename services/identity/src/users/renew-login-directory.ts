import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { type PlatformTransaction, TenantDatabase } from '@guildhall/database';
import { logger } from '@guildhall/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LoginDirectory } from './login-directory.js';

const BATCH = 500;

const STALE = `
select d.organization_id, d.user_id, u.email
  from login_directory d join users u on u.tenant_id = d.organization_id and u.id = d.user_id
 where not starts_with(d.email_mac, $1) limit $2 for update of d skip locked`;

const RENEW = `
update login_directory as d set email_mac = fresh.email_mac
  from unnest($1::uuid[], $2::uuid[], $3::text[]) as fresh(organization_id, user_id, email_mac)
 where d.organization_id = fresh.organization_id and d.user_id = fresh.user_id`;

interface Registered {
  readonly organization_id: string;
  readonly user_id: string;
  readonly email: string;
}

/**
 * After a rotation, registers under the current key what stands under older ones, so that these can leave the ring. Runs
 * beside the service: until it is done, addresses are found under every key. Any number of processes may do it at once.
 */
@Injectable()
export class RenewLoginDirectory implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = logger.child({ component: 'login-directory' });
  private isStopping = false;
  private ended: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly database: TenantDatabase,
    private readonly directory: LoginDirectory,
  ) {}

  onApplicationBootstrap(): void {
    this.ended = this.execute().then(
      (renewed) => renewed > 0 && this.log.info({ renewed }, 'Addresses are registered under the current key.'),
      (error: unknown) => this.log.warn({ error }, 'Addresses of before a rotation wait for the next start.'),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await this.ended;
  }

  /** Answers how many were renewed. */
  async execute(): Promise<number> {
    let renewed = 0;
    while (!this.isStopping && (await this.isAnyStale())) {
      const batch = await this.database.platform('register addresses under the current key', (tx) => this.renew(tx));
      renewed += batch;
      // The rest is another process's, who has locked it.
      if (batch === 0) break;
    }
    return renewed;
  }

  // As the app, to whom the directory is open: a start that finds nothing to do is no access across tenants.
  private async isAnyStale(): Promise<boolean> {
    const rows: unknown[] = await this.database.transaction(Actor.system('identity', PLATFORM_TENANT_ID), (tx) =>
      tx.query('select from login_directory where not starts_with(email_mac, $1) limit 1', [
        this.directory.currentPrefix(),
      ]),
    );
    return rows.length > 0;
  }

  private async renew(tx: PlatformTransaction): Promise<number> {
    const rows: Registered[] = await tx.query(STALE, [this.directory.currentPrefix(), BATCH]);
    await tx.query(RENEW, [
      rows.map(({ organization_id }) => organization_id),
      rows.map(({ user_id }) => user_id),
      rows.map(({ email }) => this.directory.macOf(email)),
    ]);
    return rows.length;
  }
}
