import { Actor, type Permission } from '@guildhall/access';
import type { TenantTransaction } from '@guildhall/database';
import { ApiCaller } from '@guildhall/testing';
import { entriesOfReport } from '../src/entries/entries-of-report.js';
import { KeepEntries } from '../src/entries/keep-entries.js';
import { deliveredReport } from './deliveries.js';
import { item } from './reports.js';
import { stageSequencing } from './sequencer.stage.js';
import { serveAudit } from './serve-audit.js';

const MAY: readonly Permission[] = ['audit:read', 'audit:export', 'audit:erase', 'audit:retain'];

/** Two processes of audit on one database, and what products report of people. */
export async function stageErasure() {
  const stage = await stageSequencing();
  const { database } = stage;
  const sequencer = await stage.startSequencer();
  const environment = { ...(await stage.environment()), KAFKA_BROKERS: '127.0.0.1:9' };
  const [service, other] = await Promise.all([serveAudit(environment), serveAudit(environment)]);
  const callerOf = (tenant: string) => new ApiCaller('audit', `http://127.0.0.1:${service.port}`, tenant, MAY);

  return {
    database,
    service,
    other,
    allSigned: stage.allSigned,
    callerOf,
    async inTenant<T>(tenant: string, work: (tx: TenantTransaction) => Promise<T>): Promise<T> {
      return (await database.open()).transaction(Actor.system('audit', tenant), work);
    },
    /** So many items of one report about somebody, in a transaction of its own unless told otherwise. */
    async reported(tenant: string, actor: string, { by = service, count = 1, within }: Reporting = {}): Promise<void> {
      const items = Array.from({ length: count }, () => item({ actor, personalDetails: { shoe: 43 } }));
      const drafts = entriesOfReport(deliveredReport(tenant, items));
      const keep = (tx: TenantTransaction) => by.app.get(KeepEntries, { strict: false }).execute(tx, drafts);
      await (within ? keep(within) : this.inTenant(tenant, keep));
    },
    /** The trail, oldest first. */
    async listed(tenant: string) {
      await stage.allSigned();
      return (await callerOf(tenant).get('/audit/entries')).body.items.reverse();
    },
    keysOf: (tenant: string) =>
      database.look<{ id: string; wrapped: string | null }>(
        `select id, wrapped from subject_keys where tenant_id = $1 and coalesce(wrapped, '') <> '' order by id`,
        [tenant],
      ),
    async announcedFor(tenant: string, type: string) {
      const events = (await database.announced()).filter(({ tenantId }) => tenantId === tenant);
      return events.filter((event) => event.type.endsWith(`.${type}`)).map(({ data }) => data);
    },
    async stop() {
      await Promise.all([sequencer.drain(), service.drain(), other.drain()]);
      await database.drop();
    },
  };
}

interface Reporting {
  readonly by?: Awaited<ReturnType<typeof serveAudit>>;
  readonly count?: number;
  readonly within?: TenantTransaction;
}

export type ErasureStage = Awaited<ReturnType<typeof stageErasure>>;
