import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Addresses, Contender, Figures, Measurement } from '../measurement.js';
import { IS_OPENFGA, OpenFga } from '../peers/openfga.js';
import { besidePeer, presenceOf } from '../peers/peer-paths.js';
import { closedLoop } from './closed-loop.js';
import { Connection, requestOf } from './connection.js';
import { expectAnswer } from './expect-answer.js';
import { IdentityStage } from './identity-stage.js';
import { PolicyStage } from './policy-stage.js';
import { randomPolicy } from './random-policy.js';

const SEED = process.env['GUILDHALL_SEED'] ?? '6';
const CHECKS = 20_000;
const CONNECTIONS = 16;
const ALONE = 500;
const BATCH = 100;

const RATE = 'checks/s';
const P99 = 'p99 ms';
const CPU = 'CPU µs/check';
const COST = `a batch of ${BATCH}, in single checks`;

const policy = randomPolicy(SEED);
/** What OpenFGA answered to every question, for us to be compared with: it is opened first. */
const oracle = path.join(tmpdir(), `guildhall-bench-answers-${process.ppid}.json`);

/** Whether a user may do something, asked of the service from outside (IDN-6, IDN-7). */
export const permissionCheck: Measurement = {
  name: 'permission-check',
  title: 'permission checks at the service’s own port',
  how:
    `A policy of seed ${SEED}: ${policy.roles.length} roles that inherit from each other, ${policy.users.length} users, ${policy.questions.length.toLocaleString('en-US')} questions. First all of them, one by one: where both answer, every answer has to be the same. Then ` +
    `${CHECKS.toLocaleString('en-US')} checks a round over ${CONNECTIONS} connections, without the gateway; a batch of ${BATCH} and single checks over one connection, by their medians. ${presenceOf('OpenFGA', IS_OPENFGA)} ` +
    'Lifted: what the gateway limits; it is not in the way here.',
  figures: [
    { name: RATE, asked: '≥ 5 × OpenFGA' },
    { name: P99, asked: '≤ 5', decimals: 1 },
    { name: CPU },
    { name: COST, asked: '≤ 2', decimals: 1 },
  ],
  prepare: () => rm(oracle, { force: true }),
  contenders: { ...besidePeer('OpenFGA', openOpenFga), guildhall: open },
};

async function openOpenFga(_: Addresses, program: string): Promise<Contender> {
  const openFga = await OpenFga.start(program, policy);
  const requests = policy.questions.map((question) =>
    requestOf(openFga.url, 'POST /check', { json: openFga.questionOf(question) }),
  );
  await writeFile(oracle, JSON.stringify(await answersTo(openFga.url, requests)));
  return {
    round: () => checks(openFga, openFga.url, requests),
    close: () => Promise.resolve(openFga.stop()),
  };
}

function open(servers: Addresses): Promise<Contender> {
  return IdentityStage.contender(servers, async (stage) => {
    const asked = await PolicyStage.of(stage, policy);
    await requireSameAnswers(await answersTo(stage.ownPort, await asked.requests()));
    return {
      round: async () => ({
        ...(await checks(stage, stage.ownPort, await asked.requests())),
        [COST]: await costOfBatch(stage.ownPort, (await asked.requests())[0] ?? '', await asked.batch(BATCH)),
      }),
    };
  });
}

async function answersTo(url: string, requests: readonly string[]): Promise<boolean[]> {
  const connection = await Connection.to(url);
  const answers: boolean[] = [];
  for (const request of requests) answers.push(expectAnswer(await connection.ask(request), 200).allowed);
  connection.close();
  return answers;
}

async function requireSameAnswers(found: readonly boolean[]): Promise<void> {
  if (!existsSync(oracle)) return;
  const expected = JSON.parse(await readFile(oracle, 'utf8')) as boolean[];
  const different = policy.questions.filter((_, at) => found[at] !== expected[at]);
  if (different.length > 0) throw new Error(`OpenFGA answers otherwise to ${JSON.stringify(different.slice(0, 5))} …`);
  const allowed = expected.filter(Boolean).length;
  console.log(`  equal answers to ${found.length} questions, ${allowed} of them yes`);
}

async function checks(of: { spent(): Promise<number> }, url: string, requests: readonly string[]): Promise<Figures> {
  const before = await of.spent();
  const { perSecond, p99Ms } = await closedLoop(
    { url, connections: CONNECTIONS, calls: CHECKS },
    async (connection, number) => {
      const { status, body } = await connection.ask(requests[number % requests.length] ?? '');
      if (status !== 200) throw new Error(`${status}: ${body}`);
    },
  );
  return { [RATE]: perSecond, [P99]: p99Ms, [CPU]: ((await of.spent()) - before) / CHECKS };
}

async function costOfBatch(url: string, single: string, batch: string): Promise<number> {
  const alone = { url, connections: 1, calls: ALONE };
  const medianOf = async (request: string) =>
    (await closedLoop(alone, async (connection) => expectAnswer(await connection.ask(request), 200))).p50Ms;
  const [one, hundred] = [await medianOf(single), await medianOf(batch)];
  return hundred / one;
}
