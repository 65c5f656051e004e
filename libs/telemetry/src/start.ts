// `import '@guildhall/telemetry/start';` as the first import of a main file.
//
// Modules are evaluated in the order of their imports, and the await below holds back those that come after it: when
// they take pg, it has been patched. No loader hook is needed, which would cost 36 to 61 MB in each process.
import { serviceIdentity } from './config.js';
import { nameSources } from './startup/name-sources.js';
import { startTelemetry } from './startup/start-telemetry.js';

nameSources();
await startTelemetry(serviceIdentity());
