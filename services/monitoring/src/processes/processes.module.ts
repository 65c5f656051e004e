import { Module } from '@nestjs/common';
import { FindPlatformHealth, FindPlatformHealthRoute } from './find-platform-health.js';
import { FindService, FindServiceRoute } from './find-service.js';
import { ListServices, ListServicesRoute } from './list-services.js';
import { RecordProcessSamples } from './record-samples.consumer.js';
import { TidySamples } from './tidy-samples.js';
import { WatchHealth } from './watch-health.js';

/** How the platform itself fares (MON-1, MON-4, MON-10). */
@Module({
  controllers: [FindPlatformHealthRoute, FindServiceRoute, ListServicesRoute, RecordProcessSamples],
  providers: [FindPlatformHealth, FindService, ListServices, TidySamples, WatchHealth],
})
export class ProcessesModule {}
