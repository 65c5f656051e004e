import { decodeId } from '@guildhall/contracts';
import type { Guildhall, ServiceName } from '../../platform/guildhall.js';
import { expectStatus, type Person } from '../../platform/people.js';
import type { Evidence } from './judge.js';
import { METER, METRIC } from './load.js';

/** The receiver of the demo: plain JavaScript, which knows nothing of ours. */
export interface Sink {
  readonly refused: number;
  secret: string;
  listen(): Promise<string>;
  close(): void;
  of(type: string): readonly { readonly data: Readonly<Record<string, unknown>> }[];
}

const HOUR_MS = 3_600_000;

/** Asks everybody who should know, through the API where a client would, and past every policy where only we can. */
export async function witnesses(guildhall: Guildhall, admin: Person, sink: Sink): Promise<Evidence> {
  const tenant = decodeId('org', admin.organization.id);
  const trail = await guildhall.look<{ item: string; times: number }>('audit', TRAIL, [tenant]);
  const users = await guildhall.look<{ item: string; times: number }>('audit', USERS, [tenant, admin.id]);
  return {
    trail: timesBy(trail),
    counted: await counted(admin),
    heard: {
      users: sink.of('UserCreated').map(({ data }) => String(data['userId'])),
      items: sink.of('BatchIngested').reduce((sum, { data }) => sum + Number(data['accepted']), 0),
    },
    usersInTrail: timesBy(users),
    deadLetters: await deadLetters(guildhall),
  };
}

const TRAIL = `
select convert_from(e.canonical, 'UTF8')::jsonb #>> '{reported,item}' as item, count(*)::int as times
  from sequenced_entries s join entries e on e.tenant_id = s.tenant_id and e.id = s.id
 where s.tenant_id = $1 and s.type = 'job.done'
 group by 1`;
const USERS = `
select s.target as item, count(*)::int as times
  from sequenced_entries s
 where s.tenant_id = $1 and s.type like '%.UserCreated' and s.target <> $2
 group by 1`;

const timesBy = (rows: readonly { item: string; times: number }[]) =>
  new Map(rows.map(({ item, times }) => [item, times]));

async function counted({ client }: Person): Promise<Evidence['counted']> {
  const from = `from=${encodeURIComponent(new Date(Date.now() - HOUR_MS).toISOString())}`;
  const until = `until=${encodeURIComponent(new Date(Date.now() + HOUR_MS).toISOString())}`;
  const metric = await client.get(`/metrics/${METRIC}?${from}&${until}`);
  const usage = expectStatus(await client.get(`/usage?meter=${METER}`), 200);
  const feedback = expectStatus(await client.get(`/feedback/analytics?${from}&${until}`), 200);
  const used = usage.body.items.map(({ quantity }: { quantity: string }) => Number(quantity));
  return {
    // 404 until the first sample has come.
    metric: metric.status === 404 ? 0 : metric.body.total.sum,
    usage: used.reduce((sum: number, each: number) => sum + each, 0),
    rating: feedback.body.ratings.count,
  };
}

async function deadLetters(guildhall: Guildhall): Promise<number> {
  const services = Object.keys(guildhall.at.databases) as ServiceName[];
  const rows = await Promise.all(
    services.map((service) =>
      guildhall.look<{ rows: number }>(service, 'select count(*)::int as rows from parked_events'),
    ),
  );
  return rows.flat().reduce((sum, { rows: parked }) => sum + parked, 0);
}
