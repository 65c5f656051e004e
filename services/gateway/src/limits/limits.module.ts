import { closeRedis, openRedis } from '@guildhall/cache';
import { SystemClock } from '@guildhall/runtime';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { BrokerModule } from '../broker.module.js';
import { BlockAnnouncements } from './block-announcements.js';
import type { LimitSettings, RedisSettings } from './limit-settings.js';
import { Limits } from './limits.js';

const LIMITS_REDIS = Symbol('guildhall.limits-redis');
// Only what the limits themselves have long given up: they wait less, and tell silence from a stall of this process.
const COMMAND_TIMEOUT_MS = 2_000;

/** Rate limits, and the connection that they share. */
@Module({})
export class LimitsModule implements OnApplicationShutdown {
  constructor(@Inject(LIMITS_REDIS) private readonly redis: Redis) {}

  static on(settings: LimitSettings): DynamicModule {
    return {
      module: LimitsModule,
      imports: [BrokerModule],
      providers: [
        BlockAnnouncements,
        { provide: LIMITS_REDIS, useFactory: () => openLimitsRedis(settings) },
        {
          provide: Limits,
          inject: [LIMITS_REDIS, BlockAnnouncements],
          useFactory: (redis: Redis, announcements: BlockAnnouncements) =>
            new Limits(settings, {
              redis,
              clock: new SystemClock(),
              tellOfBlock: (blocked) => announcements.note(blocked),
            }),
        },
      ],
      exports: [Limits],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await closeRedis(this.redis);
  }
}

/** Redis as the limits use it. */
export function openLimitsRedis({ REDIS_URL, REDIS_TLS_CA: ca }: RedisSettings): Redis {
  return openRedis(REDIS_URL, { name: 'gateway-limits', commandTimeoutMs: COMMAND_TIMEOUT_MS, ca });
}
