import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSettings, SettingsRefused } from '@guildhall/config';
import { loadPreflightSettings, type PreflightSettings, preflightSettings } from '../config.js';
import type { Secret } from '../observation/objects.js';
import type { Reading } from '../findings/reading.js';
import type { WantedConnections } from './server-facts.js';
import type { Wanted, WantedService } from './wanted.js';

const DATABASE = 'DATABASE_URL';
const POOL_SIZE = 'DATABASE_POOL_SIZE';
const DEFAULT_POOL_SIZE = 10;
/** Beside its pool a process holds two of the platform role, one a lane of the relay, and two that listen. */
const BESIDE_THE_POOL = 6;

/** Which servers to ask, and as whom. */
export interface ServerSettings {
  readonly databases: ReadonlyMap<string, string>;
  readonly others: Reading<PreflightSettings>;
  readonly connections: readonly WantedConnections[];
}

/** For a Job: a mounted folder for each service with DATABASE_URL in it, the rest from the environment. */
export function settingsOfEnvironment(folder: string | undefined): ServerSettings {
  const services = folder ? readdirSync(folder).filter((name) => existsSync(join(folder, name, DATABASE))) : [];
  const urls = services.map((name) => [name, readFileSync(join(folder ?? '', name, DATABASE), 'utf8').trim()] as const);
  return { databases: new Map(urls), others: loaded(() => loadPreflightSettings()), connections: [] };
}

/** For whoever has the rendered chart and may read its Secrets; those that are not there yet give no server. */
export function settingsOfManifest({ services }: Wanted, secrets: ReadonlyMap<string, Secret>): ServerSettings {
  const environments = services.map((service) => ({ service, environment: environmentOf(service, secrets) }));
  const own = environments.filter(({ environment }) => environment[DATABASE]);
  const all = Object.assign({}, ...environments.map(({ environment }) => environment)) as Environment;
  return {
    databases: new Map(own.map(({ service, environment }) => [service.name, environment[DATABASE] ?? ''])),
    others: loaded(() => loadSettings(preflightSettings, all)),
    connections: own.map(({ service, environment }) => ({
      service: service.name,
      count: service.replicas * (Number(environment[POOL_SIZE] ?? DEFAULT_POOL_SIZE) + BESIDE_THE_POOL),
    })),
  };
}

type Environment = Readonly<Record<string, string>>;

function environmentOf({ settings }: WantedService, secrets: ReadonlyMap<string, Secret>): Environment {
  const known = [...settings].flatMap(([name, setting]): [string, string][] => {
    if ('text' in setting) return [[name, setting.text]];
    const value = secrets.get(setting.secret)?.data?.[setting.key];
    return value === undefined ? [] : [[name, Buffer.from(value, 'base64').toString('utf8')]];
  });
  return Object.fromEntries(known);
}

function loaded(load: () => PreflightSettings): Reading<PreflightSettings> {
  try {
    return { value: load() };
  } catch (error) {
    if (error instanceof SettingsRefused) return { missing: error.problems.join('; ') };
    throw error;
  }
}
