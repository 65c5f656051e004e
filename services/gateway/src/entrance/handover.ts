import { Injectable } from '@nestjs/common';
import type { RoutedCall } from '../calls/call.js';
import { OwnRoutes } from '../own-routes/own-routes.js';
import { Proxy } from '../proxy/proxy.js';
import { RequestValidation } from '../validation/request-validation.js';

/** What becomes of a call that was let in: it is checked against its description, and handed to whoever answers it. */
@Injectable()
export class Handover {
  constructor(
    private readonly validation: RequestValidation,
    private readonly proxy: Proxy,
    private readonly ownRoutes: OwnRoutes,
  ) {}

  async answer(call: RoutedCall): Promise<void> {
    // These check what they are told themselves.
    if (call.route.isOwn) return this.ownRoutes.answer(call);
    const checked = this.validation.check(call);
    if (checked) await checked;
    await this.proxy.forward(call);
  }
}
