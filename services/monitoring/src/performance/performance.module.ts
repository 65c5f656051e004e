import { Module } from '@nestjs/common';
import { ChartPerformance, ChartPerformanceRoute } from './chart-performance.js';
import { CountRequests } from './count-requests.consumer.js';
import { FindPerformance, FindPerformanceRoute } from './find-performance.js';
import { FindPlatformPerformance, FindPlatformPerformanceRoute } from './find-platform-performance.js';

/** How the calls of an organisation were handled (MON-2). */
@Module({
  controllers: [ChartPerformanceRoute, CountRequests, FindPerformanceRoute, FindPlatformPerformanceRoute],
  providers: [ChartPerformance, FindPerformance, FindPlatformPerformance],
})
export class PerformanceModule {}
