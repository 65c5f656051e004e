import type { Addresses, Contender, Figures, Measurement } from '../measurement.js';
import { besidePeer, presenceOf } from '../peers/peer-paths.js';
import { CLIENT, IS_KEYCLOAK, Keycloak } from '../peers/keycloak.js';
import { closedLoop, type LoopFigures } from './closed-loop.js';
import { requestOf } from './connection.js';
import { expectAnswer } from './expect-answer.js';
import { IdentityStage, LIFTED } from './identity-stage.js';

const REFRESHES = 4_000;
const CONNECTIONS = 10;

const RATE = 'refreshes/s';
const P99 = 'p99 ms';
const CPU = 'CPU ms/refresh, with PostgreSQL';

/** Refreshing a session: another token each time, that of before used up in the same commit (T22). */
export const refresh: Measurement = {
  name: 'refresh',
  title: 'refresh with rotation and reuse detection',
  how:
    `${REFRESHES.toLocaleString('en-US')} refreshes a round over ${CONNECTIONS} connections, each of a session of its own, one after the other: through the gateway, the token of before used up and an event written in one ` +
    `durable commit. ${presenceOf('Keycloak', IS_KEYCLOAK)} ${LIFTED}.`,
  figures: [
    { name: RATE, asked: '≥ 3 × Keycloak' },
    { name: P99, decimals: 1 },
    { name: CPU, decimals: 2 },
  ],
  contenders: { ...besidePeer('Keycloak', openKeycloak), guildhall: open },
};

async function open(servers: Addresses): Promise<Contender> {
  const stage = await IdentityStage.open(servers);
  await stage.makeUsers(CONNECTIONS);
  const tokens: string[] = [];
  for (let number = 1; number <= CONNECTIONS; number += 1)
    tokens.push((await stage.signIn(`bench-${number}@example.org`)).refreshToken);
  const loop = { url: stage.api, connections: CONNECTIONS, calls: REFRESHES };
  return {
    round: () =>
      measured(stage, () =>
        closedLoop(loop, async (connection, _, lane) => {
          const json = { refreshToken: tokens[lane] };
          const answer = await connection.ask(requestOf(stage.api, 'POST /auth/refresh', { json }));
          tokens[lane] = expectAnswer(answer, 200).refreshToken;
        }),
      ),
    close: () => stage.close(),
  };
}

async function openKeycloak(servers: Addresses, at: string): Promise<Contender> {
  const keycloak = await Keycloak.start(servers, at);
  const tokens = await Promise.all(Array.from({ length: CONNECTIONS }, (_, number) => keycloak.refreshToken(number)));
  const loop = { url: keycloak.url, connections: CONNECTIONS, calls: REFRESHES };
  return {
    round: () =>
      measured(keycloak, () =>
        closedLoop(loop, async (connection, _, lane) => {
          const form = { ...CLIENT, grant_type: 'refresh_token', refresh_token: tokens[lane] ?? '' };
          const answer = await connection.ask(requestOf(keycloak.url, 'POST /token', { form }));
          tokens[lane] = expectAnswer(answer, 200).refresh_token;
        }),
      ),
    close: () => Promise.resolve(keycloak.stop()),
  };
}

async function measured(of: { spent(): Promise<number> }, work: () => Promise<LoopFigures>): Promise<Figures> {
  const before = await of.spent();
  const { perSecond, p99Ms } = await work();
  return { [RATE]: perSecond, [P99]: p99Ms, [CPU]: ((await of.spent()) - before) / REFRESHES / 1_000 };
}
