import { Public, RateLimit } from '@guildhall/access';
import { Answer } from '@guildhall/http';
import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import type { Call } from '../calls/call.js';
import { EdgeState } from '../edge-state/edge-state.js';
import { left, untilFullSeconds } from '../limits/limit-headers.js';
import { Limits } from '../limits/limits.js';
import { type Standing, waitOf } from '../limits/standing.js';
import { CurrentCall } from '../calls/current-call.js';

const SECOND_US = 1_000_000;

const StandingLimit = z
  .object({
    policy: z
      .string()
      .describe('`tenant` counts the whole organisation, `address` the network; the others one caller.')
      .meta({ example: 'user' }),
    calls: z.int().describe('How many calls in one window.').meta({ example: 60 }),
    windowSeconds: z.int().meta({ example: 60 }),
    burst: z.int().describe('How many more at once, after a pause.').meta({ example: 0 }),
    remaining: z.int().describe('How many calls would be let in now.').meta({ example: 58 }),
    fullAfterSeconds: z.int().describe('When all are there again, if nobody calls.').meta({ example: 2 }),
    waitSeconds: z.int().describe('How long until there is one again; 0 when there is.').meta({ example: 0 }),
  })
  .meta({ id: 'StandingLimit' });

const StandingLimitsView = z
  .object({ limits: z.array(StandingLimit).describe('None for whom the limits are lifted.') })
  .meta({ id: 'StandingLimits' });

@Controller('rate-limits')
export class CheckRateLimitsRoute {
  constructor(
    private readonly limits: Limits,
    private readonly state: EdgeState,
  ) {}

  /**
   * Shows how every limit of whoever asks stands, and counts as no call under any of them. Asking has a limit of its own. Without a
   * token it shows those of the network (GTW-13).
   */
  @Get()
  @Public()
  @RateLimit('check')
  @Answer(200, StandingLimitsView)
  async handle(@CurrentCall() { address, signedIn }: Call): Promise<z.infer<typeof StandingLimitsView>> {
    const customer = signedIn && this.state.tenants.get(`${signedIn.tenant}/${signedIn.tenant}`);
    const standings = await this.limits.look({
      address,
      ...(signedIn && { caller: signedIn.caller }),
      ...(customer && { customer }),
    });
    return { limits: standings.map(shown) };
  }
}

function shown(standing: Standing): z.infer<typeof StandingLimit> {
  const { policy, limit } = standing.rule;
  const waitSeconds = Math.ceil(waitOf(standing) / SECOND_US);
  return { policy, ...limit, remaining: left(standing), fullAfterSeconds: untilFullSeconds(standing), waitSeconds };
}
