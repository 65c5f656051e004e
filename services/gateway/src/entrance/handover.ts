import { Injectable } from '@nestjs/common';
import type { RoutedCall } from '../calls/call.js';
import { Proxy } from '../proxy/proxy.js';
import { RequestValidation } from '../validation/request-validation.js';

/** What becomes of a call that was let in: it is checked against its description, and handed to whoever answers it. */
@Injectable()
export class Handover {
  constructor(
    private readonly validation: RequestValidation,
    private readonly proxy: Proxy,
  ) {}

  async answer(call: RoutedCall): Promise<void> {
    const checked = this.validation.check(call);
    if (checked) await checked;
    await this.proxy.forward(call);
  }
}
