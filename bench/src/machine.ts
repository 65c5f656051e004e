import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { Client } from 'pg';
import type { Addresses } from './measurement.js';

export interface Surroundings {
  readonly date: string;
  readonly machine: string;
  readonly versions: string;
  readonly settings: string;
}

const ROOT = new URL('../../', import.meta.url);

/** Without which a figure says nothing: where, when, with what. */
export async function surroundings(servers: Addresses): Promise<Surroundings> {
  const { version, settings } = await postgres(servers.postgresAdminUrl);
  const packages = await Promise.all(
    ['kafkajs', '@platformatic/kafka', 'pg', 'typeorm', '@nestjs/core'].map(packageVersion),
  );
  const cores = os.cpus();
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC',
    machine: `${cores.length} × ${cores[0]?.model.trim() ?? 'unknown'}, ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.type()} ${os.release()}${await priority()}`,
    versions: [
      `Node ${process.versions.node}`,
      ...packages,
      `PostgreSQL ${version}`,
      `Kafka ${await kafkaVersion()}`,
    ].join(', '),
    settings: `PostgreSQL: ${settings}; Kafka: one broker, acks=all, idempotent`,
  };
}

/** Where others share the machine, `chrt -r 1` lets latencies be those of an idle one; then the tables say so. */
async function priority(): Promise<string> {
  const stat = await readFile('/proc/self/stat', 'utf8').catch(() => '');
  const policy = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38] ?? 0);
  return policy === 1 || policy === 2 ? ', before everybody else (real-time priority)' : '';
}

async function postgres(url: string): Promise<{ version: string; settings: string }> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes') order by name`,
    );
    const version = rows.find(({ name }) => name === 'server_version')?.setting ?? 'unknown';
    const others = rows
      .filter(({ name }) => name !== 'server_version')
      .map(({ name, setting }) => `${name} ${setting}`);
    return { version, settings: others.join(', ') };
  } finally {
    await client.end();
  }
}

async function packageVersion(name: string): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL(`node_modules/${name}/package.json`, ROOT), 'utf8')) as {
    version: string;
  };
  return `${name} ${version}`;
}

async function kafkaVersion(): Promise<string> {
  const pom = await readFile(new URL('deploy/local/kafka/pom.xml', ROOT), 'utf8');
  return /<artifactId>kafka_[\d.]+<\/artifactId>\s*<version>([^<]+)</.exec(pom)?.[1] ?? 'unknown';
}
