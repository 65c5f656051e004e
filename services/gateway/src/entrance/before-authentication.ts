import { Inject, Injectable } from '@nestjs/common';
import { RevocationsUnknown } from '../authentication/authentication.problems.js';
import type { RoutedCall } from '../calls/call.js';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../config.js';
import { EdgeStateReader } from '../edge-state/edge-state-reader.js';
import { Limits } from '../limits/limits.js';
import { AddressRules } from '../networks/address-rules.js';
import { refuseUnless } from './allowance.js';

const RETRY_SECONDS = 5;

/** What keeps a call out whoever it is from, and costs nothing to find out. */
@Injectable()
export class BeforeAuthentication {
  constructor(
    private readonly rules: AddressRules,
    private readonly limits: Limits,
    private readonly reader: EdgeStateReader,
    @Inject(GATEWAY_SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  /** Throws what keeps it out: a blocked network, failed authentications of its address, revocations that nobody knows. */
  require(call: RoutedCall): void {
    this.rules.requireNotBlocked(call.address.text);
    refuseUnless(this.limits.beforeAuthentication(call.address), call);
    if (call.route.isSensitive && this.reader.ageMs > this.settings.EDGE_STATE_STALE_SECONDS * 1_000)
      throw new RevocationsUnknown('The broker has been silent for too long.', { retryAfterSeconds: RETRY_SECONDS });
  }
}
