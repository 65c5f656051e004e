/** What makes a folder of features a service of the platform. See README.md. */
export { type Foundation, foundation, KeysModule, type ServiceSettings } from './foundation.module.js';
export { listenToEvents } from './listen-to-events.js';
export { PoolMetricsModule } from './pool-metrics.js';
export { type Provisioning, ProvisioningModule } from './provisioning.js';
export { QueueWork, type WorkedQueue } from './queue-work.js';
export { RecurringWork, type Rhythm } from './recurring-work.js';
export { serve } from './serve.js';
