import { type Actor, CurrentActor, Public, RateLimit } from '@guildhall/access';
import { WithoutIdempotencyKey } from '@guildhall/http';
import { Body, Controller, Headers, HttpCode, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Client } from '../sessions/session.entity.js';
import { clientOf } from '../sign-in/client.js';
import { ACCOUNT_NAME } from '../users/account-name.fields.js';
import { RecoveryRequests } from './recovery-requests.js';

const RequestRecoveryBody = z.strictObject(ACCOUNT_NAME);
type RequestRecoveryBody = z.infer<typeof RequestRecoveryBody>;

@Injectable()
export class RequestRecovery {
  constructor(private readonly requests: RecoveryRequests) {}

  async execute({ correlationId }: Actor, named: RequestRecoveryBody, client: Client): Promise<void> {
    await this.requests.put({ ...named, ...client, correlationId });
  }
}

@Controller('auth/recovery')
export class RequestRecoveryRoute {
  constructor(private readonly requestRecovery: RequestRecovery) {}

  /**
   * Mails a link to choose another password, if there is such an account and its organisation recovers by mail. The answer
   * is the same whether or not there is (IDN-13).
   */
  @Post()
  @HttpCode(202)
  @Public()
  @RateLimit('password-reset')
  @WithoutIdempotencyKey()
  handle(
    @CurrentActor() caller: Actor,
    @Body({ schema: RequestRecoveryBody }) body: RequestRecoveryBody,
    @Headers('user-agent') userAgent: string | undefined,
  ): Promise<void> {
    return this.requestRecovery.execute(caller, body, clientOf(caller, userAgent));
  }
}
