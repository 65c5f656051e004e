import { Module } from '@nestjs/common';
import { FindDeprecations, FindDeprecationsRoute } from './find-deprecations.js';
import { ListPlatformDeprecations, ListPlatformDeprecationsRoute } from './list-platform-deprecations.js';

/** Who still calls what is on its way out of use (GTW-14). */
@Module({
  controllers: [FindDeprecationsRoute, ListPlatformDeprecationsRoute],
  providers: [FindDeprecations, ListPlatformDeprecations],
})
export class DeprecationsModule {}
