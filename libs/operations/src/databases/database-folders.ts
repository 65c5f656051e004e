import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseToProvision } from '@guildhall/database';
import { Refused } from '../refused.js';

/** The file that holds each role's URL: named as the setting that a process is given. */
const FILES = {
  app: 'DATABASE_URL',
  relay: 'DATABASE_RELAY_URL',
  platform: 'DATABASE_PLATFORM_URL',
  migrator: 'DATABASE_MIGRATOR_URL',
  reader: 'DATABASE_READER_URL',
} as const;
type Login = keyof typeof FILES;

/** A service's database, as its URLs say that it is; `reader` only where support is to log in. */
export interface WantedDatabase extends Pick<DatabaseToProvision, 'name' | 'rolePrefix'> {
  readonly service: string;
  readonly passwords: Readonly<Partial<Record<Login, string>>>;
}

/** One for each folder below `folder`. Throws `Refused` where URLs are missing or do not belong together; shows no URL. */
export function readDatabaseFolders(folder: string): WantedDatabase[] {
  const services = readdirSync(folder, { withFileTypes: true })
    // A mounted volume keeps its content in folders of its own, whose names begin with dots.
    .filter((entry) => !entry.name.startsWith('.') && !entry.isFile())
    .map(({ name }) => name)
    .sort();
  if (services.length === 0) throw new Refused(`There is no folder of a service in ${folder}.`);
  return services.map((service) => wantedOf(service, join(folder, service)));
}

function wantedOf(service: string, folder: string): WantedDatabase {
  const urls = Object.entries(FILES).flatMap(([login, file]) => {
    const url = urlIn(join(folder, file), login !== 'reader');
    return url ? [{ login: login as Login, file, url }] : [];
  });
  const names = new Set(urls.map(({ url }) => url.pathname.slice(1)));
  const prefixes = new Set(urls.map(({ login, file, url }) => prefixOf({ service, file, login, user: url.username })));
  const [name, prefix] = [[...names][0] ?? '', [...prefixes][0] ?? ''];
  if (names.size > 1)
    throw new Refused(`The URLs of ${service} name ${names.size} databases: ${[...names].join(', ')}.`);
  if (prefixes.size > 1)
    throw new Refused(
      `The roles of ${service} do not belong together: ${[...prefixes].map((each) => `${each}_…`).join(', ')}.`,
    );
  const passwords = urls.map(({ login, url }) => [login, decodeURIComponent(url.password)]);
  return { service, name, rolePrefix: prefix, passwords: Object.fromEntries(passwords) };
}

function urlIn(file: string, isRequired: boolean): URL | undefined {
  if (!existsSync(file)) {
    if (isRequired) throw new Refused(`There is no ${file}.`);
    return undefined;
  }
  const text = readFileSync(file, 'utf8').trim();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || url.password === '')
    throw new Refused(`${file} holds no postgres:// URL with a password.`);
  return url;
}

interface NamedRole {
  readonly service: string;
  readonly file: string;
  readonly login: Login;
  readonly user: string;
}

function prefixOf({ service, file, login, user }: NamedRole): string {
  const ending = `_${login}`;
  if (user.endsWith(ending) && user.length > ending.length) return user.slice(0, -ending.length);
  throw new Refused(`The role of ${file} of ${service} is ${user || 'missing'}, and must end with ${ending}.`);
}
