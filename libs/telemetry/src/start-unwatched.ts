// `import '@guildhall/telemetry/start-unwatched';` as the first import of a main file whose process makes its spans itself.
//
// Patched libraries are watched whether somebody records or not, at each call and with a context for every callback: that
// is more than half of what a call through the gateway costs.
import { serviceIdentity } from './config.js';
import { nameSources } from './startup/name-sources.js';
import { startTelemetry } from './startup/start-telemetry.js';

nameSources();
await startTelemetry(serviceIdentity(), 'nothing');
