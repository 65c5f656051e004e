import { logLevel, serviceIdentity } from '../config.js';
import { createLogger } from './create-logger.js';

/** The logger of this process: standard output, level by LOG_LEVEL, service by OTEL_SERVICE_NAME or package. */
export const logger = createLogger({ level: logLevel(), ...serviceIdentity() });
