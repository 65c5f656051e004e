// `import '@guildhall/telemetry/start';` as the first import of a main file.
//
// Modules are evaluated in the order of their imports, and the await below holds back those that come after it: when
// pg is loaded, it is already being watched for. No loader hook is needed (it would cost some 60 MB): instrumentations
// see CommonJS packages through `require`, and pg, ioredis and TypeORM are such packages.
import { serviceIdentity } from './config.js';
import { startTelemetry } from './tracing/start-telemetry.js';

await startTelemetry(serviceIdentity());
