import { infraStatus } from '../infra.mjs';
import { queryAll } from './databases.mjs';
import { consumerLag } from './lag.mjs';
import { memoryOf } from './memory.mjs';
import { localPlatform, runningService } from './platform.mjs';
import { probe } from './service-processes.mjs';
import { processesOf } from './services.mjs';

/** Prints what runs, which version, and how far behind it is. Exit code 1 when something that should be ready is not. */
export async function statusAll() {
  const platform = localPlatform();
  const { pids } = infraStatus('start');
  const services = await Promise.all(
    platform.services.flatMap((service) =>
      processesOf(service).map((each) => describeProcess(platform, service, each)),
    ),
  );
  const rows = [...services, ...Object.entries(pids).map(([name, pid]) => describeServer(platform, name, pid))];
  console.log(table(['', 'state', 'version', 'process', 'address', 'memory', 'outbox'], rows));
  if (pids.kafka) console.log(`\n${await lagTable(platform.addresses.kafka)}`);
  if (rows.some(([, state]) => state !== 'ready')) process.exitCode = 1;
}

/**
 * @param {import('./platform.mjs').LocalPlatform} platform @param {import('./services.mjs').Service} service
 * @param {import('./services.mjs').ServiceProcess} each
 */
async function describeProcess(platform, service, each) {
  const record = runningService(platform, each);
  const [ready, alive, version] = await Promise.all(
    ['/readyz', '/livez', '/version'].map((path) => probe(each.managementPort, path)),
  );
  const state = record ? stateOf(ready, alive) : 'stopped';
  const serves = each.name === service.name;
  const backlog = serves && service.database ? await outboxBacklog(platform.addresses.postgres, service.database) : '';
  return [
    each.name,
    state,
    record ? (version?.body?.version ?? service.version) : '',
    record?.pid ?? '',
    serves ? `http://127.0.0.1:${service.port}` : '',
    memoryOf(record?.pid),
    backlog,
  ];
}

/** @param {Awaited<ReturnType<typeof probe>>} ready @param {Awaited<ReturnType<typeof probe>>} alive */
function stateOf(ready, alive) {
  if (ready?.ok) return 'ready';
  return alive?.ok ? 'not ready' : 'not answering';
}

/** @param {import('./platform.mjs').LocalPlatform} platform @param {string} name @param {number | undefined} pid */
function describeServer({ addresses }, name, pid) {
  const address = { ...addresses, mail: addresses.mailPage }[name].replace(/^postgres:\/\/.*@/, '');
  return [name, pid ? 'ready' : 'stopped', '', pid ?? '', address, memoryOf(pid), ''];
}

/** @param {string} adminUrl @param {string} database */
async function outboxBacklog(adminUrl, database) {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  try {
    const [{ waiting }] = await queryAll(
      url.href,
      'select count(*)::int as waiting from (select from outbox limit 10001) as waiting_rows',
    );
    return Number(waiting) > 10_000 ? 'more than 10000' : String(waiting);
  } catch {
    return '?';
  }
}

/** @param {string} broker */
async function lagTable(broker) {
  try {
    const groups = await consumerLag(broker);
    if (groups.length === 0) return 'No consumer group yet.';
    return table(
      ['consumer group', 'state', 'behind by'],
      groups.map(({ group, state, lag }) => [group, state, lag]),
    );
  } catch (error) {
    return `Kafka does not tell the consumers' lag: ${error.message}`;
  }
}

/** @param {string[]} head @param {unknown[][]} rows */
function table(head, rows) {
  const all = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
