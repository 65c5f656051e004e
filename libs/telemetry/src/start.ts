// `import '@guildhall/telemetry/start';` as the first import of a main file.
//
// Modules are evaluated in the order of their imports, and the await below holds back those that come after it: when
// they take pg, it has been patched. No loader hook is needed, which would cost 36 to 61 MB in each process.
import { setSourceMapsSupport } from 'node:module';
import { serviceIdentity } from './config.js';
import { startTelemetry } from './startup/start-telemetry.js';

// Stacks name our sources, whatever the process was started with; of what others wrote nobody reads them, and to keep
// their maps takes 20 MB in each process.
setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
await startTelemetry(serviceIdentity());
