import { MonitoringProvisioned } from '@guildhall/contracts';
import type { Broker } from '@guildhall/events';
import { foundation, ProvisioningModule } from '@guildhall/service';
import { type DynamicModule, Module } from '@nestjs/common';
import type { MonitoringSettings } from './config.js';
import { entities, migrations } from './data-source.js';
import { DeprecationsModule } from './deprecations/deprecations.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { PerformanceModule } from './performance/performance.module.js';
import { ProcessesModule } from './processes/processes.module.js';
import { SeriesModule } from './series/series.module.js';

/** The features of this service, and what they run on. */
@Module({ imports: [DeprecationsModule, PerformanceModule, ProcessesModule, SeriesModule] })
export class MonitoringModule {
  static on(settings: MonitoringSettings, broker?: Broker | Promise<Broker>): DynamicModule {
    return {
      module: MonitoringModule,
      imports: [
        // Being there is all that it needs: an organisation without figures has no rows.
        ProvisioningModule.of({ service: 'monitoring', done: MonitoringProvisioned }),
        MetricsModule.limitedTo(settings.METRIC_SERIES_LIMIT),
        ...foundation({ service: 'monitoring', settings, broker, entities, migrations }),
      ],
    };
  }
}
