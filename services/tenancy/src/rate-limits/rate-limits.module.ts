import { Module } from '@nestjs/common';
import { ChangeRateLimits, ChangeRateLimitsRoute } from './change-rate-limits.js';
import { FindRateLimits, FindRateLimitsRoute } from './find-rate-limits.js';

@Module({
  controllers: [ChangeRateLimitsRoute, FindRateLimitsRoute],
  providers: [ChangeRateLimits, FindRateLimits],
})
export class RateLimitsModule {}
