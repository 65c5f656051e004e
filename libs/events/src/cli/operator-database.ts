import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { createDataSource, OutboxSignal, TenantDatabase } from '@guildhall/database';
import { SystemClock, SystemRandomness } from '@guildhall/runtime';
import { DeadLetters } from '../dead-letters/dead-letters.js';
import { settingOf, type Environment } from '../config.js';

const TOOL = 'dead-letters';

/** The service's dead letters, opened as its platform role, for as long as the work takes. Each use is audited in the service's name. */
export async function withDeadLetters<T>(
  env: Environment,
  service: string,
  work: (letters: DeadLetters) => Promise<T>,
): Promise<T> {
  const url = settingOf(env, service, 'DATABASE_PLATFORM_URL');
  const dataSource = createDataSource({ url, service: `${service}-${TOOL}`, poolSize: 1 });
  await dataSource.initialize();
  try {
    const database = new TenantDatabase({
      dataSource,
      platformDataSource: dataSource,
      signal: new OutboxSignal(),
      service,
      clock: new SystemClock(),
      randomness: new SystemRandomness(),
      currentTraceparent: () => undefined,
    });
    return await work(new DeadLetters(database, Actor.system(TOOL, PLATFORM_TENANT_ID)));
  } finally {
    await dataSource.destroy();
  }
}
