import { AccessModule, type Permission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { FileKeyRing, type KeyRing } from '@guildhall/sealing';
import { createLogger, type logger } from '@guildhall/telemetry';
import { keyRingFile, serviceToken, TestDatabase, testIssuer, testServiceTokenKey } from '@guildhall/testing';
import { Global, Module, type Type } from '@nestjs/common';
import { type RunningService, type ServiceOptions, startService } from '../src/index.js';
import { OddRoute } from './odd.js';
import { CreateThings1700000000000, Things, ThingsRoute } from './things.js';

export const SERVICE = 'fixture';
export const PUBLIC_URL = 'https://guildhall.test';

/** The fixture's module, with a database or without one. */
export function fixtureModule(
  database: TenantDatabase | undefined,
  controllers: Type[] = [ThingsRoute, OddRoute],
): Type {
  @Global()
  @Module({ providers: [{ provide: TenantDatabase, useValue: database }], exports: [TenantDatabase] })
  class DatabaseFixture {}

  const access = AccessModule.forRoot({ service: SERVICE, issuer: testIssuer, keys: () => [testServiceTokenKey] });
  @Module({
    imports: [access, ...(database ? [DatabaseFixture] : [])],
    controllers,
    providers: database ? [Things] : [],
  })
  class FixtureModule {}
  return FixtureModule;
}

export async function throwAwayKeyRing(): Promise<KeyRing> {
  return FileKeyRing.load(await keyRingFile());
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Whatever the answer is, a test says what it expects of it.
  readonly body: Record<string, never> & { readonly [name: string]: unknown };
}

type CallOptions = RequestInit & { readonly json?: unknown };

export interface Fixture {
  readonly service: RunningService;
  readonly url: string;
  readonly managementUrl: string;
  readonly logged: () => Record<string, unknown>[];
  as(permissions?: readonly Permission[], tenant?: string, user?: string): Caller;
  call(path: string, options?: CallOptions): Promise<Answered>;
  stop(): Promise<void>;
}

export interface Caller {
  readonly tenant: string;
  readonly user: string;
  call(path: string, options?: CallOptions): Promise<Answered>;
}

interface FixtureOptions extends Partial<ServiceOptions> {
  readonly database?: TenantDatabase;
  readonly controllers?: Type[];
}

export async function startFixture({ database, controllers, ...options }: FixtureOptions = {}): Promise<Fixture> {
  const lines: string[] = [];
  const service = await startService(fixtureModule(database, controllers), {
    service: SERVICE,
    httpPort: 0,
    managementPort: 0,
    host: '127.0.0.1',
    publicUrl: PUBLIC_URL,
    keyRing: await throwAwayKeyRing(),
    logger: loggerInto(lines),
    drainPauseMs: 0,
    exit: 'never',
    ...options,
  });
  const url = `http://127.0.0.1:${service.port}`;
  const call = (path: string, given: CallOptions = {}) => callAt(`${url}${path}`, given);
  return {
    service,
    url,
    managementUrl: `http://127.0.0.1:${service.managementPort}`,
    logged: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    call,
    as: (permissions = ['data:read', 'data:write', 'data:delete'], tenant = newId(), user = newId()) => ({
      tenant,
      user,
      async call(path, given = {}) {
        const token = await serviceToken(SERVICE, { tenant, user, permissions });
        return call(path, { ...given, headers: { authorization: `Bearer ${token}`, ...given.headers } });
      },
    }),
    stop: () => service.drain(),
  };
}

async function callAt(url: string, { json, ...init }: CallOptions): Promise<Answered> {
  const body = json === undefined ? init.body : JSON.stringify(json);
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(url, { ...init, body, headers: { ...type, ...init.headers } });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: parsed(text) };
}

function parsed(text: string): Answered['body'] {
  try {
    return JSON.parse(text) as Answered['body'];
  } catch {
    return {};
  }
}

function loggerInto(lines: string[]): typeof logger {
  return createLogger(
    { level: 'debug', service: SERVICE, version: '0' },
    { write: (line: string) => void lines.push(line) },
  );
}

/** A database with the fixture's table, shared by the tests of one file; each test has a tenant of its own. */
export function fixtureDatabase(): Promise<TestDatabase> {
  return TestDatabase.create({ migrations: [CreateThings1700000000000], service: SERVICE });
}
