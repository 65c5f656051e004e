import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../../platform/api-client.js';
import { Guildhall, type Part } from '../../platform/guildhall.js';
import { expectStatus, onboard, type Person, platformAdministrator, signInAgain } from '../../platform/people.js';
import { report } from '../../platform/report.js';
import { Seed } from '../seed.js';
import { judge } from './judge.js';
import { acknowledged, emptyLedger } from './ledger.js';
import { underLoad } from './under-load.js';
import { ConsumerLag, underWay } from './under-way.js';
import { type Sink, witnesses } from './witnesses.js';

const isVerify = process.env['GUILDHALL_RING'] === 'verify';
const seed = new Seed();
const FAULTS = isVerify ? 20 : 1;
const AT_REST_WITHIN_MS = 60_000;
const WITHIN_MS = 240_000;

const PROCESSES: readonly Part[] = [
  'gateway',
  'identity',
  'tenancy',
  'audit',
  'audit-sequencer',
  'monitoring',
  'reporting',
  'feedback',
  'integration',
];
const SERVERS: readonly Part[] = isVerify ? ['kafka', 'redis', 'postgres'] : ['kafka', 'redis'];

interface Fault {
  readonly part: Part;
  readonly number: number;
}

/** In `verify` each in turn, and then some again; otherwise one, another each time. */
function faults(choice: Seed): Fault[] {
  const all = [...PROCESSES, ...SERVERS];
  const chosen = Array.from({ length: FAULTS }, (_, at) => (isVerify && all[at]) || choice.oneOf(all));
  return chosen.map((part, at) => ({ part, number: at + 1 }));
}

const script = new URL('../../../deploy/local/story/receiver.mjs', import.meta.url).href;

let guildhall: Guildhall;
let admin: Person;
let program: ApiClient;
let sink: Sink;
let lag: ConsumerLag;
const ledger = emptyLedger();

beforeAll(async () => {
  guildhall = await Guildhall.running();
  admin = await onboard(guildhall, await platformAdministrator(guildhall), { name: 'The whole job' });
  const { Receiver } = (await import(script)) as { Receiver: new () => Sink };
  sink = new Receiver();
  const url = await sink.listen();
  const endpoint = await admin.client.post('/webhook-endpoints', { url, eventTypes: [] });
  sink.secret = expectStatus(endpoint, 201).body.secret;
  const key = await admin.client.post('/api-keys', { name: 'the job', scopes: ['ingest:create'] });
  program = new ApiClient(guildhall.api, expectStatus(key, 201).body.secret);
  const isKnown = async () => (await program.post('/ingest/events', { items: [] })).status !== 401;
  // Not too often: keys that nobody knows count against an address.
  await eventually(isKnown, { withinMs: 30_000, pauseMs: 1_500 });
  lag = await ConsumerLag.of(guildhall.at.kafkaBrokers);
}, 300_000);
afterAll(async () => {
  for (const part of [...SERVERS, ...PROCESSES]) await guildhall?.start(part);
  sink?.close();
  await lag?.stop();
}, 240_000);

describe(`G1: the whole job (again with GUILDHALL_SEED=${seed.value})`, () => {
  it.each(faults(seed.for('job')))(
    'loses nothing that was acknowledged and counts nothing twice by fault $number, kill -9 of $part',
    async ({ part, number }) => {
      admin = await signInAgain(guildhall, admin);
      await underLoad(
        guildhall,
        { part, chance: seed.for(`job ${number}`) },
        { program, administrator: admin.client },
        ledger,
      );
      const since = performance.now();
      const within = { withinMs: AT_REST_WITHIN_MS, pauseMs: 250 };
      await eventually(async () => {
        const rest = await underWay(guildhall, lag);
        return rest.length === 0 ? true : Promise.reject(new Error(rest.join(', ')));
      }, within);
      admin = await signInAgain(guildhall, admin);
      // What was taken is sealed, sent and shown soon after.
      await eventually(async () => {
        const findings = judge(ledger, await witnesses(guildhall, admin, sink));
        return findings.length === 0 ? true : Promise.reject(new Error(findings.slice(0, 10).join('\n')));
      }, within);
      const { body } = expectStatus(await admin.client.post('/audit/verifications', {}), 201);
      expect({ outcome: body.outcome, wronglySigned: sink.refused }).toEqual({ outcome: 'intact', wronglySigned: 0 });
      const seconds = ((performance.now() - since) / 1_000).toFixed(1);
      report(
        `the whole job, kill -9 of ${part}`,
        `${acknowledged(ledger)} acknowledged, none lost, at rest after ${seconds} s`,
      );
    },
    WITHIN_MS,
  );
});
