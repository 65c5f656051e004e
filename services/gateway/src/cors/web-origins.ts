import { Injectable } from '@nestjs/common';
import { EdgeState } from '../edge-state/edge-state.js';

/** The origins whose pages organisations let read their answers, each exactly as browsers write it (T9). */
@Injectable()
export class WebOrigins {
  constructor(private readonly state: EdgeState) {}

  /** @param tenant as it stands on the wire */
  isOfTenant(tenant: string, origin: string): boolean {
    return this.state.access.get(tenant)?.webOrigins.has(origin) ?? false;
  }

  /** For what is asked before anybody knows who calls: of any organisation at all. */
  isOfAnybody(origin: string): boolean {
    return this.state.access.isNamed(origin);
  }
}
