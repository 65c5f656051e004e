import { createLogger, serviceIdentity } from '@guildhall/telemetry';
import { loadWitnessSettings } from './witness/config.js';
import { startWitness } from './witness/start-witness.js';

const settings = loadWitnessSettings();
const logger = createLogger({ ...serviceIdentity(), level: settings.LOG_LEVEL });
const witness = await startWitness(settings, logger);
logger.info({ port: witness.port, verifierKey: witness.verifierKey }, 'The witness is ready.');
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void witness.close());
