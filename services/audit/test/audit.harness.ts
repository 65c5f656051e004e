import { Actor, type Permission } from '@guildhall/access';
import type { EventOf, ReportedAuditEvent } from '@guildhall/contracts';
import type { Broker } from '@guildhall/events';
import { newId } from '@guildhall/runtime';
import { ApiCaller, eventually, Link, serviceEnvironment, TestDatabase } from '@guildhall/testing';
import { entities, migrations } from '../src/data-source.js';
import { entriesOfReport } from '../src/entries/entries-of-report.js';
import { KeepEntries } from '../src/entries/keep-entries.js';
import { deliveredReport } from './deliveries.js';
import { forgetOwnTopics, makeOwnTopics, openOwnBroker } from './own-broker.js';
import { type Circumstances, recordOf } from './records.js';
import { SEQUENCE } from './sequence.sql.js';
import { serveAudit } from './serve-audit.js';

/** An entry as it lies in the table, read past every policy. */
export interface KeptEntry {
  readonly id: string;
  readonly tenantId: string;
  readonly text: string;
  readonly leafHash: Buffer;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says itself what it expects of an entry.
  readonly members: any;
}

/** A database, topics and a link to PostgreSQL of a test's own; `serve` starts the service on them. */
export async function stageAudit({ withTopics = false } = {}) {
  const database = await TestDatabase.create({ migrations, entities, service: 'audit' });
  const link = await Link.to('127.0.0.1', Number(new URL(database.urls.app).port));
  if (withTopics) await makeOwnTopics(database.name);
  const broker = withTopics ? await openOwnBroker(database.name) : undefined;
  const through = (url: string) => Object.assign(new URL(url), { port: String(link.port) }).href;
  const environment: Record<string, string> = {
    ...(await serviceEnvironment(database)),
    DATABASE_URL: through(database.urls.app),
  };
  const running: Awaited<ReturnType<typeof serveAudit>>[] = [];

  const entriesOf = async (tenantId: string): Promise<KeptEntry[]> => {
    const rows = await database.look<Omit<KeptEntry, 'members'>>(
      `select id, tenant_id as "tenantId", convert_from(canonical, 'UTF8') as text, entries.leaf_hash as "leafHash"
         from entries
         join (select tenant_id, seq, id, turn from staged_batches, unnest(ids) with ordinality as s (id, turn)) as staged
        using (tenant_id, id) where tenant_id = $1 order by seq, turn`,
      [tenantId],
    );
    return rows.map((row) => ({ ...row, members: JSON.parse(row.text) }));
  };

  return {
    database,
    environment,
    /** Between audit and PostgreSQL: cut it, and the database is away for audit alone. */
    link,
    async serve(env: Record<string, string> = {}) {
      // Without topics Kafka is away: reading goes on without it.
      const own: Broker | undefined = withTopics ? await openOwnBroker(database.name) : undefined;
      const away: Record<string, string> = withTopics ? {} : { KAFKA_BROKERS: '127.0.0.1:9' };
      const service = await serveAudit({ ...environment, ...away, ...env }, own);
      running.push(service);
      return service;
    },
    url: () => `http://127.0.0.1:${running[0]?.port}`,
    caller: (tenant = newId(), permissions: readonly Permission[] = ['audit:read']) =>
      new ApiCaller('audit', `http://127.0.0.1:${running[0]?.port}`, tenant, permissions),
    /** What happened elsewhere, as it comes in over Kafka. */
    async happens(event: EventOf, circumstances: Circumstances): Promise<void> {
      await broker?.sendBatch([recordOf(event, circumstances)]);
    },
    send: async (records: Parameters<Broker['sendBatch']>[0]) => broker?.sendBatch(records),
    entriesOf,
    /** Waits until the tenant has as many entries, in the order in which they will be sequenced. */
    kept: (tenantId: string, count: number) =>
      eventually(
        async () => {
          const entries = await entriesOf(tenantId);
          if (entries.length !== count) throw new Error(`${entries.length} entries`);
          return entries;
        },
        { withinMs: 20_000 },
      ),
    /** What a product reported, kept and in its place. */
    async reported(tenantId: string, items: readonly ReportedAuditEvent[]): Promise<void> {
      const drafts = entriesOfReport(deliveredReport(tenantId, items));
      await (await database.open()).transaction(Actor.system('audit', tenantId), async (tx) =>
        running[0]?.app.get(KeepEntries).execute(tx, drafts),
      );
      await database.look(SEQUENCE);
    },
    /** Gives what is staged its places, as the sequencer would. */
    sequence: () => database.look(SEQUENCE),
    lag: async () => {
      const lags =
        (await broker?.lag(`${environment['KAFKA_GROUP_PREFIX']}audit.trail`, [
          'guildhall.identity.v1',
          'guildhall.integration.v1',
        ])) ?? [];
      return lags.reduce((sum, { lag }) => sum + Number(lag), 0);
    },
    async stop() {
      for (const service of running) await service.drain();
      await broker?.disconnect();
      if (withTopics) await forgetOwnTopics(database.name);
      await link.close();
      await database.drop();
    },
  };
}

export type AuditStage = Awaited<ReturnType<typeof stageAudit>>;
