import { hash, parseOptions, verify } from '@node-rs/argon2';
import type { Addresses, Contender, Figures, Measurement } from '../measurement.js';
import { closedLoop } from './closed-loop.js';
import { requestOf } from './connection.js';
import { expectAnswer } from './expect-answer.js';
import { IdentityStage, LIFTED, PASSWORD } from './identity-stage.js';

const LOGINS = 400;
const CONNECTIONS = 16;
const STORM = 1_000;
/** How many identity computes at once: as many as the bare hash here. */
const LANES = 2;
/** identity's defaults; what it has stored is compared with it before anything is measured. */
const WORK = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const RATE = 'logins/s';
const SPENDERS = ['gateway', 'identity', 'PostgreSQL'] as const;
const WATCHED = ['gateway', 'identity'] as const;
const ALL = 'CPU ms/login';
const cpu = (name: string) => `${ALL}: ${name}`;
const stallOf = (name: string) => `longest stall in ${STORM.toLocaleString('en-US')} parallel logins, ms: ${name}`;
const SERVED = `of those ${STORM.toLocaleString('en-US')} signed in`;

/** Password logins beside the computation that they cannot do without (IDN-2, T33). */
export const logins: Measurement = {
  name: 'logins',
  title: 'password logins through the gateway, beside the bare hash',
  how:
    `${LOGINS} logins a round over ${CONNECTIONS} connections, each of another user than the one before, through the gateway into a session, with its event; beside it ${LOGINS} ` +
    `computations of the same argon2id (m ${WORK.memoryCost} KiB, t ${WORK.timeCost}, p ${WORK.parallelism}), ${LANES} at once as in identity, and nothing else. Then ${STORM.toLocaleString('en-US')} logins at once: ` +
    `the longest that the event loop of gateway or identity stood still; whoever is not served within the deadline is told 503. ${LIFTED}.`,
  figures: [
    { name: RATE, asked: '≥ 0.9 × the bare hash', decimals: 1 },
    ...[ALL, ...SPENDERS.map(cpu)].map((name) => ({ name, decimals: 1 })),
    ...WATCHED.map((name) => ({ name: stallOf(name), asked: '≤ 200' })),
    { name: SERVED },
  ],
  contenders: { 'bare argon2id': openBareHash, guildhall: open },
};

async function openBareHash(): Promise<Contender> {
  const known = await hash(PASSWORD, WORK);
  const verifyInTurn = async (count: number) => {
    for (let done = 0; done < count; done += 1)
      if (!(await verify(known, PASSWORD))) throw new Error('The password is right.');
  };
  return {
    round: async () => {
      const { user, system } = process.cpuUsage();
      const begun = performance.now();
      await Promise.all(Array.from({ length: LANES }, () => verifyInTurn(LOGINS / LANES)));
      const seconds = (performance.now() - begun) / 1_000;
      const after = process.cpuUsage();
      const spentMs = (after.user + after.system - user - system) / 1_000;
      return { [RATE]: LOGINS / seconds, [ALL]: spentMs / LOGINS };
    },
    close: () => Promise.resolve(),
  };
}

function open(servers: Addresses): Promise<Contender> {
  return IdentityStage.contender(servers, async (stage) => {
    await stage.makeUsers(STORM);
    await requireEqualWork(stage);
    return { round: async () => ({ ...(await steady(stage)), ...(await storm(stage)) }) };
  });
}

async function requireEqualWork(stage: IdentityStage): Promise<void> {
  const [stored] = await stage.look<{ hash: string }>('select password_hash as hash from credentials limit 1');
  const { memoryCost, timeCost, parallelism } = parseOptions(stored?.hash ?? '');
  const found = JSON.stringify({ memoryCost, timeCost, parallelism });
  if (found !== JSON.stringify(WORK)) throw new Error(`identity computes with ${found}, the bare hash does not.`);
}

const login = ({ api, organization }: IdentityStage, number: number): string =>
  requestOf(api, 'POST /auth/login', {
    json: { organization, email: `bench-${(number % STORM) + 1}@example.org`, password: PASSWORD },
  });

async function steady(stage: IdentityStage): Promise<Figures> {
  const before = await stage.spentByEach();
  const loop = { url: stage.api, connections: CONNECTIONS, calls: LOGINS };
  const { perSecond } = await closedLoop(loop, async (connection, number) =>
    expectAnswer(await connection.ask(login(stage, number)), 200),
  );
  const after = await stage.spentByEach();
  const each = SPENDERS.map((name) => ((after.get(name) ?? 0) - (before.get(name) ?? 0)) / LOGINS / 1_000);
  const all = each.reduce((sum, ms) => sum + ms, 0);
  return {
    [RATE]: perSecond,
    [ALL]: all,
    ...Object.fromEntries(SPENDERS.map((name, at) => [cpu(name), each[at] ?? 0])),
  };
}

/** Everybody at once, each with a connection of their own. */
async function storm(stage: IdentityStage): Promise<Figures> {
  const stalls = () => Promise.all(WATCHED.map((name) => stage.stall.of(stage.pids.get(name) ?? Number.NaN)));
  await stalls();
  let served = 0;
  const everybody = { url: stage.api, connections: STORM, calls: STORM };
  await closedLoop(everybody, async (connection, number) => {
    const { status } = await connection.ask(login(stage, number));
    if (status === 200) served += 1;
  });
  const found = await stalls();
  return { ...Object.fromEntries(WATCHED.map((name, at) => [stallOf(name), found[at] ?? 0])), [SERVED]: served };
}
