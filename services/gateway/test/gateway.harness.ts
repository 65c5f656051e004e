import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '@guildhall/config';
import type { ServiceOptions } from '@guildhall/http';
import { createLogger } from '@guildhall/telemetry';
import { eventually, servers, testIssuer, testServiceTokenKey } from '@guildhall/testing';
import { gatewaySettings } from '../src/config.js';
import { startGateway } from '../src/start-gateway.js';
import { startEcho } from './echo-service.js';
import { Statements, type TestUser } from './signed-statements.js';

type UserTwists = Partial<TestUser> & { readonly claims?: Record<string, unknown> };

/** The settings of a gateway in front of one service. */
export async function gatewayEnvironment(
  service: string,
  url: string,
  document: object,
): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'descriptions-'));
  await mkdir(join(folder, service));
  await writeFile(join(folder, service, 'openapi.json'), JSON.stringify(document));
  const { kid, key } = testServiceTokenKey;
  return {
    HTTP_HOST: '127.0.0.1',
    PUBLIC_URL: testIssuer,
    TOKEN_ISSUER: testIssuer,
    KAFKA_BROKERS: servers.kafkaBrokers.join(','),
    REDIS_URL: servers.redisUrl,
    SERVICES: `${service}=${url}`,
    SERVICE_TOKEN_KEYS_OF: `${service}=${kid}:${key.toString('base64url')}`,
    API_DESCRIPTIONS_DIR: folder,
    RATE_LIMITS_LIFTED_FOR: '127.0.0.0/8',
    LOG_LEVEL: 'error',
    PROCESS_REPORT_SECONDS: '0',
    DRAIN_PAUSE_SECONDS: '0',
  };
}

/** A gateway of its own on the settings given; ready when it has read its edge state. */
export async function openGateway(environment: Record<string, string>, overrides: Partial<ServiceOptions> = {}) {
  const gateway = await startGateway(loadSettings(gatewaySettings, environment), {
    httpPort: 0,
    managementPort: 0,
    drainFinishMs: 500,
    logger: createLogger({ service: 'gateway', version: '0', level: 'fatal' }),
    exit: 'never',
    ...overrides,
  });
  const readyz = () => fetch(`http://127.0.0.1:${gateway.managementPort}/readyz`);
  return { ...gateway, url: `http://127.0.0.1:${gateway.port}`, readyz, stop: () => gateway.drain() };
}

/** The real gateway, real Kafka and Redis, and a real service behind it that says what reached it. */
export async function startGatewayWithEcho(settings: Record<string, string> = {}) {
  const [echo, statements] = await Promise.all([startEcho(), Statements.open()]);
  const environment = { ...(await gatewayEnvironment('echo', echo.url, echo.document)), ...settings };
  const gateway = await openGateway(environment);
  await eventually(async () => (await gateway.readyz()).ok, { withinMs: 30_000 });

  const call = async (path: string, { headers = {}, ...init }: RequestInit = {}) => {
    const answer = await fetch(gateway.url + path, { redirect: 'manual', ...init, headers });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: parsed(text) };
  };
  /** A user with a role of their own, in an organisation of their own, signed in; the gateway knows of them. */
  const user = async (permissions: readonly string[], { claims, ...given }: UserTwists = {}) => {
    const made = { ...(await statements.user(permissions, given.tenant)), ...given };
    const token = await statements.token(made, claims ? { claims } : {});
    const callAs = (path: string, init: RequestInit = {}) =>
      call(path, {
        ...init,
        headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) },
      });
    await statements.untilKnownTo(gateway.app);
    return { ...made, token, call: callAs };
  };

  return {
    gateway,
    echo,
    environment,
    statements,
    call,
    user,
    /** Sends bytes as they are, and tells what came back until the connection ended. */
    raw: (bytes: string | Buffer, waitMs = 1_000) => rawExchange(gateway.port, bytes, waitMs),
    async stop() {
      await gateway.stop();
      await echo.stop();
      await statements.close();
    },
  };
}

export type GatewayWithEcho = Awaited<ReturnType<typeof startGatewayWithEcho>>;

function rawExchange(port: number, bytes: string | Buffer, waitMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket
      .on('data', (chunk) => (answer += chunk.toString('latin1')))
      .on('close', () => resolve(answer))
      .on('error', (error) => (answer ? resolve(answer) : reject(error)));
    socket.setTimeout(waitMs, () => socket.destroy());
  });
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says itself what it expects of an answer.
function parsed(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
