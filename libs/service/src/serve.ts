import { type RunningService, type ServiceOptions, startService } from '@guildhall/http';
import { FileKeyRing } from '@guildhall/sealing';
import type { DynamicModule } from '@nestjs/common';
import type { ServiceSettings } from './foundation.module.js';
import { listenToEvents } from './listen-to-events.js';

/** Serves a module by its settings, with its consumers. `differently` is for tests and for processes that have no consumers. */
export async function serve(
  module: DynamicModule,
  service: string,
  settings: ServiceSettings,
  differently: Partial<ServiceOptions> = {},
): Promise<RunningService> {
  return startService(module, {
    service,
    host: settings.HTTP_HOST,
    httpPort: settings.HTTP_PORT,
    managementPort: settings.MANAGEMENT_PORT,
    publicUrl: settings.PUBLIC_URL,
    keyRing: await FileKeyRing.load(settings.KEY_RING_FILE),
    drainPauseMs: settings.DRAIN_PAUSE_SECONDS * 1_000,
    shutdownGraceSeconds: settings.SHUTDOWN_GRACE_SECONDS,
    prepare: listenToEvents,
    ...differently,
  });
}
