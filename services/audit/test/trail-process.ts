import 'reflect-metadata';
import { openOwnBroker } from './own-broker.js';
import { serveAudit } from './serve-audit.js';

// Audit as a process of its own, to be killed. Settings by the environment, armed by FAULT_POINTS.
const [prefix = ''] = process.argv.slice(2);
await serveAudit(process.env as Record<string, string>, await openOwnBroker(prefix));
process.send?.({ state: 'serving' });
