import { newId } from '@guildhall/runtime';
import type { Figures, Measurement } from '../measurement.js';
import { IMMUDB_SYNC, IS_IMMUDB, openImmudb } from '../peers/immudb.js';
import { besidePeer, presenceOf } from '../peers/peer-paths.js';
import { IS_TESSERA, openTessera } from '../peers/tessera.js';
import { AuditStage } from './audit-stage.js';
import { reportsOf } from './reported-entries.js';

const ENTRIES = 150_000;
const OF_A_CHUNK = 500;
const CHUNKS_AT_ONCE = 5;

const SPEED = 'entries/s, sequenced and signed';
const WHO = ['PostgreSQL', 'audit', 'sequencer', 'Kafka', 'this client'] as const;
const cpu = (name: string) => `CPU µs/entry: ${name}`;

/** How fast what one hot organisation's products report becomes a signed trail. */
export const auditIngest = besidePeers(
  measurementOf({ name: 'audit-ingest', organizations: 1, of: 'one organisation' }),
);
/** The same of a hundred. Not beside the other: two would share the consumer group. */
export const auditIngestOfMany = measurementOf({
  name: 'audit-ingest-of-many',
  organizations: 100,
  of: '100 organisations in turn',
});

function measurementOf({ name, organizations, of }: { name: string; organizations: number; of: string }): Measurement {
  const round = (stage: AuditStage) => () => ingested(stage, organizations);
  return {
    name,
    title: `entries of ${of}, from Kafka to the sequenced, signed and queryable trail`,
    how:
      `${ENTRIES.toLocaleString('en-US')} entries a round, each of about 300 bytes and with two sealed values, in chunks of ${OF_A_CHUNK} as integration cuts them, handed to Kafka as fast as it takes them; ` +
      'from the first until all have a place and a signed checkpoint covers them, exactly as many as were sent. Audit and sequencer are processes of their own, as our image runs them; the client shares the cores.',
    figures: [
      { name: SPEED, asked: '≥ 13,000 on two cores; floor 5,000' },
      ...WHO.map((who) => ({ name: cpu(who), decimals: 1 })),
    ],
    contenders: { guildhall: (servers) => AuditStage.contender(servers, round) },
  };
}

/** Logs that others know. Neither keeps a trail of each organisation, seals anything, or waits for Kafka. */
function besidePeers(measurement: Measurement): Measurement {
  const speedOf = (open: (at: string) => Promise<() => Promise<number>>) => async (_: unknown, at: string) => {
    const speed = await open(at);
    return { round: async () => ({ [SPEED]: await speed() }), close: () => Promise.resolve() };
  };
  return {
    ...measurement,
    how: `${measurement.how} ${presenceOf('Tessera', IS_TESSERA)} ${presenceOf('immudb', `${IS_IMMUDB} (“${IMMUDB_SYNC}”)`)}`,
    contenders: {
      ...measurement.contenders,
      ...besidePeer('Tessera', speedOf(openTessera)),
      ...besidePeer('immudb', speedOf(openImmudb)),
    },
  };
}

async function ingested(stage: AuditStage, organizations: number): Promise<Figures> {
  const tenants = Array.from({ length: organizations }, newId);
  const records = reportsOf({ tenants, entries: ENTRIES, ofAChunk: OF_A_CHUNK });
  await stage.admin.query('checkpoint');
  const before = await stage.spent();
  const begun = performance.now();
  await stage.send(records, CHUNKS_AT_ONCE);
  await stage.signed(tenants, ENTRIES);
  const seconds = (performance.now() - begun) / 1_000;
  const after = await stage.spent();
  const spent = WHO.map((name) => [cpu(name), ((after[name] ?? 0) - (before[name] ?? 0)) / ENTRIES]);
  return { [SPEED]: ENTRIES / seconds, ...Object.fromEntries(spent) };
}
