import { migrate } from '@guildhall/database';
import { loadMigrationSettings } from './config.js';
import { migrations } from './data-source.js';

const { DATABASE_MIGRATOR_URL: migratorUrl, START_PATIENCE_SECONDS: patienceSeconds } = loadMigrationSettings();
const applied = await migrate({ migratorUrl, patienceSeconds, migrations, service: '{{service}}' });
process.stdout.write(`${applied.length} migrations applied\n`);
