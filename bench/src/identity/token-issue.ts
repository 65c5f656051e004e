import type { Addresses, Contender, Figures, Measurement } from '../measurement.js';
import { besidePeer, presenceOf } from '../peers/peer-paths.js';
import { CLIENT, IS_KEYCLOAK, Keycloak } from '../peers/keycloak.js';
import { closedLoop } from './closed-loop.js';
import { requestOf } from './connection.js';
import { expectAnswer } from './expect-answer.js';
import { IdentityStage, LIFTED } from './identity-stage.js';

const GRANTS = 4_000;
const CONNECTIONS = 10;

const RATE = 'grants/s';
const CPU = 'CPU ms/grant, with PostgreSQL';

/** Access tokens for a program that shows its key (RFC 6749, section 4.4). */
export const tokenIssue: Measurement = {
  name: 'token-issue',
  title: 'access tokens by client credentials',
  how: `${GRANTS.toLocaleString('en-US')} grants a round over ${CONNECTIONS} connections, by one API key: at identity’s own port, as Keycloak is called at its own, and through the gateway. ${presenceOf('Keycloak', IS_KEYCLOAK)} ${LIFTED}.`,
  figures: [{ name: RATE }, { name: CPU, asked: '≤ ⅕ of Keycloak', decimals: 2 }],
  contenders: {
    ...besidePeer('Keycloak', openKeycloak),
    guildhall: openOwnPort,
    'through the gateway': openThroughGateway,
  },
};

function openOwnPort(servers: Addresses): Promise<Contender> {
  return IdentityStage.contender(servers, async (stage) => {
    const form = await keyOf(stage);
    return {
      round: async () => {
        const token = await stage.anonymousToken();
        return grants(stage, stage.ownPort, requestOf(stage.ownPort, 'POST /auth/token', { token, form }));
      },
    };
  });
}

function openThroughGateway(servers: Addresses): Promise<Contender> {
  return IdentityStage.contender(servers, async (stage) => {
    const request = requestOf(stage.api, 'POST /auth/token', { form: await keyOf(stage) });
    return { round: () => grants(stage, stage.api, request) };
  });
}

async function keyOf(stage: IdentityStage) {
  const { accessToken } = await stage.signIn();
  const wish = { name: 'bench', scopes: ['users:read'] };
  const key = await stage.ask('POST /api-keys', { token: accessToken, json: wish });
  return { grant_type: 'client_credentials', client_id: key.id, client_secret: key.secret };
}

async function openKeycloak(servers: Addresses, at: string): Promise<Contender> {
  const keycloak = await Keycloak.start(servers, at);
  const request = requestOf(keycloak.url, 'POST /token', { form: { ...CLIENT, grant_type: 'client_credentials' } });
  return {
    round: () => grants(keycloak, keycloak.url, request),
    close: () => Promise.resolve(keycloak.stop()),
  };
}

async function grants(of: { spent(): Promise<number> }, url: string, request: string): Promise<Figures> {
  const before = await of.spent();
  const { perSecond } = await closedLoop({ url, connections: CONNECTIONS, calls: GRANTS }, async (connection) =>
    expectAnswer(await connection.ask(request), 200),
  );
  return { [RATE]: perSecond, [CPU]: ((await of.spent()) - before) / GRANTS / 1_000 };
}
