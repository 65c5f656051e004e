import { type DynamicModule, Module } from '@nestjs/common';
import { ExposeMetrics, ExposeMetricsRoute } from './expose-metrics.js';
import { FindMetric, FindMetricRoute } from './find-metric.js';
import { ListMetrics, ListMetricsRoute } from './list-metrics.js';
import { RecordMetrics } from './record-metrics.consumer.js';
import { SeriesLimit } from './series-limit.js';

/** What products report of themselves (MON-3). */
@Module({})
export class MetricsModule {
  static limitedTo(seriesOfTenant: number): DynamicModule {
    return {
      module: MetricsModule,
      controllers: [ExposeMetricsRoute, FindMetricRoute, ListMetricsRoute, RecordMetrics],
      providers: [
        { provide: SeriesLimit, useValue: new SeriesLimit(seriesOfTenant) },
        ExposeMetrics,
        FindMetric,
        ListMetrics,
      ],
    };
  }
}
