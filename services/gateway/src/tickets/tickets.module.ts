import { closeRedis, openRedis } from '@guildhall/cache';
import { Clock } from '@guildhall/runtime';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { RedisSettings } from '../limits/limit-settings.js';
import { RoutesModule } from '../routes/routes.module.js';
import { IssueStreamTicket, IssueStreamTicketRoute } from './issue-stream-ticket.js';
import { TicketShelf } from './ticket-shelf.js';
import { Tickets } from './tickets.js';

const TICKETS_REDIS = Symbol('guildhall.tickets-redis');
const COMMAND_TIMEOUT_MS = 2_000;

/** Tickets for streams, and the connection that they are shared by. */
@Module({})
export class TicketsModule implements OnApplicationShutdown {
  constructor(@Inject(TICKETS_REDIS) private readonly redis: Redis) {}

  static on({ REDIS_URL, REDIS_TLS_CA: ca }: RedisSettings): DynamicModule {
    return {
      module: TicketsModule,
      imports: [RoutesModule],
      controllers: [IssueStreamTicketRoute],
      providers: [
        {
          provide: TICKETS_REDIS,
          useFactory: () => openRedis(REDIS_URL, { name: 'gateway-tickets', commandTimeoutMs: COMMAND_TIMEOUT_MS, ca }),
        },
        {
          provide: Tickets,
          inject: [TICKETS_REDIS, Clock],
          useFactory: (redis: Redis, clock: Clock) => new Tickets(new TicketShelf(redis, clock), clock),
        },
        IssueStreamTicket,
      ],
      exports: [Tickets],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await closeRedis(this.redis);
  }
}
