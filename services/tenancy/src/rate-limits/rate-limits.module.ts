import { Module } from '@nestjs/common';
import { ChangeRateLimits, ChangeRateLimitsRoute, LiftRateLimitsRoute } from './change-rate-limits.js';
import { FindRateLimits, FindRateLimitsRoute } from './find-rate-limits.js';

@Module({
  controllers: [ChangeRateLimitsRoute, FindRateLimitsRoute, LiftRateLimitsRoute],
  providers: [ChangeRateLimits, FindRateLimits],
})
export class RateLimitsModule {}
