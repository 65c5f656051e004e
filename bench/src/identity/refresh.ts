import type { Addresses, Contender, Figures, Measurement } from '../measurement.js';
import { besidePeer, presenceOf } from '../peers/peer-paths.js';
import { CLIENT, IS_KEYCLOAK, Keycloak } from '../peers/keycloak.js';
import { closedLoop, type LoopFigures } from './closed-loop.js';
import { type Connection, requestOf } from './connection.js';
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
    `${REFRESHES.toLocaleString('en-US')} refreshes a round over ${CONNECTIONS} connections, each of a session of its own, one after the other: at identity’s own port, as Keycloak is called at its own, and through the gateway. The token of before is used up, and ` +
    `an event written, in one durable commit. ${presenceOf('Keycloak', IS_KEYCLOAK)} ${LIFTED}.`,
  figures: [
    { name: RATE, asked: '≥ 3 × Keycloak' },
    { name: P99, decimals: 1 },
    { name: CPU, decimals: 2 },
  ],
  contenders: {
    ...besidePeer('Keycloak', openKeycloak),
    guildhall: openOwnPort,
    'through the gateway': openThroughGateway,
  },
};

function openOwnPort(servers: Addresses): Promise<Contender> {
  return open(servers, (stage) => stage.ownPort);
}

function openThroughGateway(servers: Addresses): Promise<Contender> {
  return open(servers, (stage) => stage.api);
}

function open(servers: Addresses, urlOf: (stage: IdentityStage) => string): Promise<Contender> {
  return IdentityStage.contender(servers, async (stage) => {
    const tokens = await refreshTokens(stage);
    const url = urlOf(stage);
    const loop = { url, connections: CONNECTIONS, calls: REFRESHES };
    const refreshOnce = async (connection: Connection, lane: number, who: { token?: string }) => {
      const request = requestOf(url, 'POST /auth/refresh', { ...who, json: { refreshToken: tokens[lane] } });
      tokens[lane] = expectAnswer(await connection.ask(request), 200).refreshToken;
    };
    return {
      round: async () => {
        const who = url === stage.api ? {} : { token: await stage.anonymousToken() };
        return measured(stage, () => closedLoop(loop, (connection, _, lane) => refreshOnce(connection, lane, who)));
      },
    };
  });
}

/** One for each connection, of a user of its own. */
async function refreshTokens(stage: IdentityStage): Promise<string[]> {
  await stage.makeUsers(CONNECTIONS);
  const tokens: string[] = [];
  for (let number = 1; number <= CONNECTIONS; number += 1)
    tokens.push((await stage.signIn(`bench-${number}@example.org`)).refreshToken);
  return tokens;
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
