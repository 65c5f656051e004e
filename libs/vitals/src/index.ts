/** How a process fares, told to monitoring. See README.md. */
export { ProcessReports } from './process-reports.js';
export type { Reporting } from './reporting.js';
export { VitalsModule } from './vitals.module.js';
