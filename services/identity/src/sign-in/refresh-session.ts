import { Actor, CurrentActor, Public, RateLimit } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, BodyLimit, type Problem, Problems, WithoutIdempotencyKey } from '@guildhall/http';
import { Clock, faultPoint } from '@guildhall/runtime';
import { parseOpaqueSecret } from '@guildhall/sealing';
import { Body, Controller, Headers, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { REFRESH_KIND } from '../sessions/issue-refresh-token.js';
import type { Client } from '../sessions/session.entity.js';
import type { Signer } from '../signing-keys/signing-keys.js';
import { clientOf } from './client.js';
import { policyDemands } from './policy-demands.js';
import { RefreshChain, type RefreshUse } from './refresh-chain.js';
import { SessionTokens } from './session-tokens.js';
import { nextStep } from './sign-in-flow.js';
import { RefreshRefused, RefreshTokenUsed } from './sign-in.problems.js';
import { type SignedIn, SignedInView } from './signed-in.view.js';

const beforeCommit = faultPoint('refresh.before-commit');
const beforeAnswer = faultPoint('refresh.before-answer');

const RefreshSessionBody = z.strictObject({
  refreshToken: z.string().min(1).max(200).meta({ example: 'ghr_…' }),
});
type RefreshSessionCommand = z.infer<typeof RefreshSessionBody>;

/** A refusal that must be remembered is returned, so that its evidence commits; one that leaves no trace is thrown. */
type Outcome = SignedIn | Problem;

@Injectable()
export class RefreshSession {
  constructor(
    private readonly database: TenantDatabase,
    private readonly chain: RefreshChain,
    private readonly tokens: SessionTokens,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Actor, { refreshToken }: RefreshSessionCommand, client: Client): Promise<SignedIn> {
    const claimed = parseOpaqueSecret(refreshToken);
    if (claimed?.kind !== REFRESH_KIND) throw new RefreshRefused('This is no refresh token.');
    const signer = await this.tokens.signer();
    const use = { digest: claimed.digest, client, at: this.clock.now() };
    const actor = Actor.anonymous(caller, claimed.tenantId);
    const outcome = await this.database.transaction(actor, async (tx) => {
      const outcome = await this.turn(tx, use, signer);
      await beforeCommit();
      return outcome;
    });
    await beforeAnswer();
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  private async turn(tx: TenantTransaction, use: RefreshUse, signer: Signer): Promise<Outcome> {
    const claimed = await this.chain.claim(tx, use);
    if (!claimed) return this.chain.judgeSecondUse(tx, use);
    const { session, user, organization, policies } = claimed;
    const limits = this.tokens.limitsUnder(policies.session);
    if (!(await this.chain.isLive(tx, session, limits, use.at))) return new RefreshRefused('The session has ended.');

    const { methods } = session;
    const demands = await policyDemands(tx, policies, { user, methods, ...use });
    const step = nextStep({ user, organization, grant: 'refresh', methods, enrolled: [], ...demands });
    // Thrown: the token stays good, for when the organisation may sign in again.
    if (step.at === 'refused' || step.at === 'second-factor')
      throw new RefreshRefused('The account may not sign in now.');
    return this.tokens.renew(tx, { step, signer }, session, use.client);
  }
}

@Controller('auth/refresh')
export class RefreshSessionRoute {
  constructor(private readonly refreshSession: RefreshSession) {}

  /** Takes a refresh token, which is good once, for an access token and the next refresh token (IDN-3). */
  @Post()
  @Public()
  @RateLimit('refresh')
  @WithoutIdempotencyKey()
  @BodyLimit(4_096)
  @Answer(200, SignedInView)
  @Problems(RefreshRefused, RefreshTokenUsed)
  handle(
    @CurrentActor() caller: Actor,
    @Body({ schema: RefreshSessionBody }) body: RefreshSessionCommand,
    @Headers('user-agent') userAgent: string | undefined,
  ): Promise<SignedIn> {
    return this.refreshSession.execute(caller, body, clientOf(caller, userAgent));
  }
}
