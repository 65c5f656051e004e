import { type DynamicModule, Module } from '@nestjs/common';
import { EdgeStateModule } from '../edge-state/edge-state.module.js';
import { CheckRateLimitsRoute } from './check-rate-limits.js';

/** Tells callers how their limits stand, without counting it. */
@Module({ controllers: [CheckRateLimitsRoute] })
export class LimitCheckModule {
  /** @param limits the limits that calls are held to: the same ones, not others like them */
  static of(limits: DynamicModule): DynamicModule {
    return { module: LimitCheckModule, imports: [EdgeStateModule, limits] };
  }
}
