import { mkdirSync } from 'node:fs';
import { infraUp } from '../infra.mjs';
import { administrator, forgetInitialPassword } from './administrator.mjs';
import { build } from './build.mjs';
import { card } from './card.mjs';
import { migrateService, prepareService } from './databases.mjs';
import { withLock } from './lock.mjs';
import { localPlatform, oneAtATime } from './platform.mjs';
import { preflight } from './preflight.mjs';
import { Progress } from './progress.mjs';
import { startServiceProcess } from './service-processes.mjs';
import { processesOf } from './services.mjs';
import { ensureTopics } from './topics.mjs';
import { secondsSinceBegin } from './under-node24.mjs';

/** From a checkout to a ready platform. Idempotent: what runs already, as it should, is left alone. */
export async function startAll() {
  const platform = localPlatform();
  process.once('SIGINT', interrupted);
  await withLock(platform.lockFile, oneAtATime(platform), async () => {
    await preflight(platform);
    mkdirSync(platform.logFolder, { recursive: true, mode: 0o700 });
    const whoStarts = await bringUp(platform, new Progress());
    console.log(card(platform, secondsSinceBegin(), whoStarts));
    // Only now: a start that failed on the way is repeated, and nobody has seen it yet.
    forgetInitialPassword(platform);
  });
}

/**
 * @param {import('./platform.mjs').LocalPlatform} platform @param {Progress} progress
 * @returns {Promise<import('./administrator.mjs').Administrator | undefined>}
 */
async function bringUp(platform, progress) {
  await together([
    () =>
      progress.step('Kafka, PostgreSQL, Redis, mail catcher', () =>
        infraUp('start', { progress: (line) => progress.note(line) }),
      ),
    () => progress.step('build', () => build(platform.logFolder)),
  ]);
  const [accesses] = await together([
    () => progress.step('databases, roles, migrations', () => prepareAll(platform)),
    () => progress.step('topics', () => ensureTopics(platform.addresses.kafka)),
  ]);
  const [whoStarts] = await together([
    () => progress.step('platform administrator', () => administrator(platform, accesses)),
    ...platform.services.flatMap((service) =>
      processesOf(service).map(
        (each) => () => progress.step(each.name, () => startServiceProcess(platform, { service, ...each }, accesses)),
      ),
    ),
  ]);
  return whoStarts;
}

/**
 * @param {import('./platform.mjs').LocalPlatform} platform
 * @returns {Promise<import('./service-processes.mjs').Accesses>} by the service's name
 */
export async function prepareAll(platform) {
  const accesses = new Map();
  // One after the other: roles and databases are made under one lock anyway.
  for (const service of platform.services) accesses.set(service.name, await prepareService(platform, service));
  await together(
    platform.services.map((service) => () => migrateService(platform, service, accesses.get(service.name))),
  );
  return accesses;
}

/**
 * Side by side, and to the end: the first failure is told only once nothing is left half done behind it.
 * @param {(() => Promise<any>)[]} works
 */
async function together(works) {
  const results = await Promise.allSettled(works.map((work) => work()));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return results.map((result) => /** @type {PromiseFulfilledResult<any>} */ (result).value);
}

function interrupted() {
  console.error('\nInterrupted. What has started keeps running: "npm start" goes on from here, "npm stop" ends it.');
  process.exit(130);
}
