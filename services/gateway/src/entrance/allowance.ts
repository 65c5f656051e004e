import { Injectable } from '@nestjs/common';
import type { RoutedCall } from '../calls/call.js';
import { EdgeState } from '../edge-state/edge-state.js';
import { Limits, type Verdict } from '../limits/limits.js';
import { Shedding } from '../shedding/shedding.js';
import { namesAccount, readAccount } from './account.js';
import { TooManyRequests } from '../limits/limit.problems.js';

/** Whether a call that may be made may be made now: there is room for it, and its limits are not used up. */
@Injectable()
export class Allowance {
  constructor(
    private readonly shedding: Shedding,
    private readonly limits: Limits,
    private readonly state: EdgeState,
  ) {}

  /** Throws TemporarilyUnavailable, BodyTooLarge or TooManyRequests. */
  async take(call: RoutedCall): Promise<void> {
    const { route, signedIn, response } = call;
    // First, since it costs nothing: neither a body nor Redis is read for a call that there is no room for.
    this.shedding.admit({
      priority: route.priority,
      isStream: route.timeoutMs === 'stream',
      tenant: signedIn?.tenant,
      response,
    });
    if (namesAccount(call)) {
      // Nor is a body read of a network that may try no account for now, whichever it names.
      refuseUnless(this.limits.beforeAccount(call.address), call);
      await readAccount(call);
    }
    refuseUnless(await this.takeFromLimits(call), call);
  }

  private takeFromLimits({ route, address, account, signedIn }: RoutedCall): Promise<Verdict> {
    const tenant = signedIn?.tenant;
    const stated = tenant === undefined ? undefined : this.state.tenants.get(`${tenant}/${tenant}`);
    return this.limits.take({
      route,
      address,
      ...(signedIn && { caller: signedIn.caller }),
      ...(stated && { customer: stated }),
      ...(account !== undefined && { account }),
    });
  }
}

/** Says how the limits stand, and throws TooManyRequests when one is used up. */
export function refuseUnless({ isAdmitted, headers, policy }: Verdict, call: RoutedCall): void {
  call.say(headers);
  if (isAdmitted) return;
  throw new TooManyRequests(
    policy === 'block' ? 'Calls from this address are blocked for a while.' : `The limit "${policy}" is used up.`,
  );
}
