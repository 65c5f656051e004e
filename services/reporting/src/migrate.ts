import { migrate } from '@guildhall/database';
import { loadMigrationSettings } from './config.js';
import { migrations } from './data-source.js';

const { DATABASE_MIGRATOR_URL } = loadMigrationSettings();
const applied = await migrate({ migratorUrl: DATABASE_MIGRATOR_URL, migrations, service: 'reporting' });
process.stdout.write(`${applied.length} migrations applied\n`);
