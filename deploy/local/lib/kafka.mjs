import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { checkout, dataRoot, privateFolder } from './folders.mjs';
import { findJava } from './java.mjs';
import { classPath, requireJars } from './jars.mjs';
import { requireFreePort } from './ports.mjs';
import { stopProcess } from './processes.mjs';
import { Refused } from './refused.mjs';
import { run } from './run.mjs';
import { startServer } from './server.mjs';

const SOURCES = path.join(checkout, 'deploy/local/kafka');
/** Sized for a laptop that also runs eight services: serial collector, no second compiler tier. */
const SMALL = ['-Xms64m', '-Xmx320m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/**
 * A real Kafka, broker and controller in one process.
 * @param {{ dir: string, port: number, controllerPort?: number, settings?: Record<string, string | number>, whileAlive?: number,
 *   progress?: (line: string) => void }} options `settings` are further lines of server.properties
 */
export function startKafka({ dir, port, controllerPort = port + 1, settings = {}, whileAlive, progress }) {
  return startServer({
    name: 'Kafka',
    dir,
    files: { logFile: path.join(dir, 'kafka.log'), pidFile: path.join(dir, 'kafka.pid') },
    answers: () => kafkaAnswers(port),
    withinMs: 90_000,
    whileAlive,
    stop: () => stopKafka(dir),
    prepare: () => prepareKafka({ dir, port, controllerPort, settings, progress }),
  });
}

/** @param {{ dir: string, port: number, controllerPort: number, settings: Record<string, string | number>, progress?: (line: string) => void }} options */
async function prepareKafka({ dir, port, controllerPort, settings, progress }) {
  const java = findJava();
  const jars = await requireJars({ progress });
  await requireFreePort(port, { what: 'Kafka', setting: 'KAFKA_PORT' });
  await requireFreePort(controllerPort, { what: "Kafka's controller", setting: 'KAFKA_CONTROLLER_PORT' });
  privateFolder(dir);
  writeProperties(dir, port, controllerPort, settings);
  if (!existsSync(path.join(dir, 'data/meta.properties'))) await format(java.command, jars, dir);
  const logging = `-Dlog4j2.configurationFile=${path.join(SOURCES, 'log4j2.yaml')}`;
  const args = [
    ...SMALL,
    ...classArchive(java.version, jars, dir),
    logging,
    '-cp',
    classPath(jars),
    'kafka.Kafka',
    'server.properties',
  ];
  return { command: java.command, args, cwd: dir };
}

/** @param {string} dir */
export async function stopKafka(dir) {
  // Writing the class archive, once, comes on top of the orderly shutdown.
  const outcome = await stopProcess(path.join(dir, 'kafka.pid'), { graceMs: 60_000 });
  keepClassArchive(dir);
  return outcome;
}

/** @param {string} dir @param {number} port @param {number} controllerPort @param {Record<string, string | number>} settings */
function writeProperties(dir, port, controllerPort, settings) {
  const template = readFileSync(path.join(SOURCES, 'server.properties'), 'utf8');
  const further = Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
  writeFileSync(
    path.join(dir, 'server.properties'),
    template.replaceAll('@port@', String(port)).replaceAll('@controllerPort@', String(controllerPort)) + further,
  );
}

/** @param {string} java @param {string} jars @param {string} dir */
async function format(java, jars, dir) {
  // A cluster id that begins with "-" would be read as an option.
  const clusterId = randomBytes(16).toString('base64url').replace(/^-/, 'A');
  const args = [
    ...SMALL,
    '-cp',
    classPath(jars),
    'kafka.tools.StorageTool',
    'format',
    '-t',
    clusterId,
    '-c',
    'server.properties',
  ];
  const { ok, output } = await run(java, args, { cwd: dir });
  if (!ok) throw new Refused(`Kafka could not prepare its data folder ${dir}:`, { details: output });
}

/** The archive of loaded classes (CDS) saves a second or two of each start; the first broker to stop writes it. @param {number} version @param {string} jars @param {string} dir */
function classArchive(version, jars, dir) {
  const archive = `${jars}-java${version}.jsa`;
  if (existsSync(archive)) return [`-XX:SharedArchiveFile=${archive}`, '-Xlog:disable', '-Xlog:all=error:stderr'];
  return [
    `-XX:ArchiveClassesAtExit=${path.join(dir, path.basename(archive))}`,
    '-Xlog:disable',
    '-Xlog:all=error:stderr',
  ];
}

/** An archive counts once it is complete, and it is complete once its writer is gone. @param {string} dir */
function keepClassArchive(dir) {
  if (!existsSync(dir)) return;
  for (const name of readdirSync(dir).filter((file) => file.endsWith('.jsa'))) {
    const kept = path.join(dataRoot(), 'bin', name);
    if (existsSync(kept)) rmSync(path.join(dir, name));
    else renameSync(path.join(dir, name), kept);
  }
}

/**
 * Does the broker answer a metadata request with at least one broker in it? An open port says less: the broker listens
 * before the controller has let it in.
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export function kafkaAnswers(port) {
  // length, key 3 (Metadata), version 1, correlation id 1, no client id, no topics
  const request = Buffer.from([0, 0, 0, 14, 0, 3, 0, 1, 0, 0, 0, 1, 255, 255, 0, 0, 0, 0]);
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' }, () => socket.write(request));
    const answer = (ready) => {
      socket.destroy();
      resolve(ready);
    };
    socket.setTimeout(2000, () => answer(false));
    socket.once('error', () => answer(false));
    socket.once('close', () => answer(false));
    socket.once('data', (data) => answer(data.length >= 12 && data.readInt32BE(8) >= 1));
  });
}
