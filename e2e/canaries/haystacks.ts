import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Guildhall, ServiceName } from '../platform/guildhall.js';

/** Somewhere that things are written to: which of the texts stand in it, and where. */
export interface Haystack {
  readonly name: string;
  find(texts: readonly string[]): Promise<string[]>;
}

export const within = (text: string, searched: readonly string[]): string[] =>
  searched.filter((each) => text.includes(each));

/** What every process has printed since this was called. */
export function logs({ at }: Guildhall): Haystack {
  const files = () => readdirSync(at.logFolder).map((name) => path.join(at.logFolder, name));
  const begun = new Map(files().map((file) => [file, statSync(file).size]));
  const find = (file: string, texts: readonly string[]) =>
    within(tailOf(file, begun.get(file) ?? 0), texts).map((text) => `${path.basename(file)}: ${text}`);
  return { name: 'logs', find: (texts) => Promise.resolve(files().flatMap((file) => find(file, texts))) };
}

function tailOf(file: string, from: number): string {
  const opened = openSync(file, 'r');
  const bytes = Buffer.alloc(Math.max(0, fstatSync(opened).size - from));
  readSync(opened, bytes, 0, bytes.length, from);
  closeSync(opened);
  return bytes.toString();
}

/** Every row of every table of every database that was written since this was called; bytes as hexadecimal digits. */
export async function tables(guildhall: Guildhall): Promise<Haystack> {
  const services = Object.keys(guildhall.at.databases) as ServiceName[];
  // All databases are of one cluster, which counts its transactions once.
  const [begun] = await guildhall.look<{ since: string }>('identity', 'select pg_current_xact_id()::text as since');
  const find = (service: ServiceName, texts: readonly string[]) =>
    rowsWith(guildhall, service, { since: begun?.since ?? '0', texts });
  return {
    name: 'tables',
    find: async (texts) => (await Promise.all(services.map((service) => find(service, texts)))).flat(),
  };
}

const TABLES = `
  select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`;

interface Wanted {
  readonly since: string;
  readonly texts: readonly string[];
}

async function rowsWith(guildhall: Guildhall, service: ServiceName, { since, texts }: Wanted): Promise<string[]> {
  const found = await guildhall.look<{ name: string }>(service, TABLES);
  const looks = found.map(
    ({ name }) =>
      `select '${name.replaceAll("'", "''")}' as name, row::text as content from ${name} as row where row.xmin::text::bigint >= $1`,
  );
  const rows = await guildhall.look<{ name: string; content: string }>(service, looks.join(' union all '), [since]);
  return rows.flatMap(({ name, content }) => within(content, texts).map((text) => `${service} ${name}: ${text}`));
}
