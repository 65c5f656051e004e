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

/** Every row of every table of every database; bytes as hexadecimal digits. */
export function tables(guildhall: Guildhall): Haystack {
  const services = Object.keys(guildhall.at.databases) as ServiceName[];
  return {
    name: 'tables',
    find: async (texts) => (await Promise.all(services.map((service) => rowsWith(guildhall, service, texts)))).flat(),
  };
}

const TABLES = `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`;

/** Each table is read once, with all texts as one pattern. */
async function rowsWith(guildhall: Guildhall, service: ServiceName, texts: readonly string[]): Promise<string[]> {
  const found = await guildhall.look<{ name: string }>(service, TABLES);
  const looks = found.map(
    ({ name }) => `select '${name.replaceAll("'", "''")}' as name, row::text as content from ${name} as row`,
  );
  const pattern = texts.map((text) => text.replaceAll(/[^0-9A-Za-z]/g, String.raw`\$&`)).join('|');
  const rows = await guildhall.look<{ name: string; content: string }>(
    service,
    `select * from (${looks.join(' union all ')}) as rows where content ~ $1`,
    [pattern],
  );
  return rows.flatMap(({ name, content }) => within(content, texts).map((text) => `${service} ${name}: ${text}`));
}
