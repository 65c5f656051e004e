import 'reflect-metadata';
import { serveAudit } from './serve-audit.js';

// Audit as a process of its own, without Kafka, to be killed. Says at which port it can be called.
const service = await serveAudit(process.env as Record<string, string>);
process.send?.({ state: String(service.port) });
