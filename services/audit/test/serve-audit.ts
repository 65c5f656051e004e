import { loadSettings } from '@guildhall/config';
import type { Broker } from '@guildhall/events';
import { listenToEvents, serve } from '@guildhall/service';
import { createLogger } from '@guildhall/telemetry';
import { AuditModule } from '../src/audit.module.js';
import { auditSettings } from '../src/config.js';

/** The real service by its settings, on ports that nobody holds. Without a broker of its own it has no consumers. */
export async function serveAudit(environment: Record<string, string>, broker?: Broker) {
  const settings = loadSettings(auditSettings, environment);
  const level = settings.LOG_LEVEL === 'error' ? 'fatal' : settings.LOG_LEVEL;
  return serve(AuditModule.on(settings, broker), 'audit', settings, {
    httpPort: 0,
    managementPort: 0,
    logger: createLogger({ service: 'audit', version: '0', level }),
    exit: 'never',
    prepare: (app) => (broker ? listenToEvents(app) : undefined),
  });
}
