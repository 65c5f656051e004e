import { SteppedUp, UserSignedIn } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Clock, Randomness, uuidv7 } from '@guildhall/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { platformLimitsOf } from '../policies/platform-limits-of.js';
import type { SessionRules } from '../policies/policy-kinds.js';
import { sessionLimitsOf } from '../policies/session-limits-of.js';
import { DeviceNotices } from '../protection/device-notices.js';
import { acrOf, type Method } from '../sessions/authentication.js';
import { endSessions } from '../sessions/end-sessions.js';
import { issueNextRefreshToken, issueRefreshToken } from '../sessions/issue-refresh-token.js';
import { makeRoom } from '../sessions/make-room.js';
import { type Client, Session, type SessionLimits } from '../sessions/session.entity.js';
import type { Signer } from '../signing-keys/signing-keys.js';
import { AccessTokens, type RestrictedUse } from './access-tokens.js';
import type { AdmittedStep } from './sign-in-flow.js';
import type { SignedIn } from './signed-in.view.js';

/** Who gets tokens, and for which step: never without one that `nextStep` answered. */
export interface Admitted {
  readonly step: AdmittedStep;
  readonly signer: Signer;
}

/** The same for a session that is yet to begin. */
export interface Opening extends Admitted {
  readonly methods: readonly Method[];
  readonly authenticatedAt?: Date;
  /** Ends, and the new session lives no longer than it would have. */
  readonly successorOf?: Session;
  readonly rules: SessionRules;
}

const USES: Readonly<Record<AdmittedStep['at'], RestrictedUse | undefined>> = {
  'signed-in': undefined,
  'password-change': 'change-password',
  'factor-enrolment': 'enrol-factor',
};

/** Opens sessions and hands out their tokens, in the transaction that decided so. */
@Injectable()
export class SessionTokens {
  /** What the platform allows; organisations may only say less (`limitsUnder`). */
  readonly limits: SessionLimits;

  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    private readonly notices: DeviceNotices,
    @Inject(IDENTITY_SETTINGS) settings: IdentitySettings,
  ) {
    this.limits = platformLimitsOf(settings);
  }

  /** To be asked for before the transaction: it may read the database itself. */
  signer(): Promise<Signer> {
    return this.accessTokens.signer();
  }

  limitsUnder(rules: SessionRules): SessionLimits {
    return sessionLimitsOf(rules, this.limits);
  }

  /** A new session with a new id, whatever the client had before (T28). The user's row is locked. */
  async open(tx: TenantTransaction, opening: Opening, client: Client): Promise<SignedIn> {
    const { step, rules, methods, authenticatedAt, successorOf } = opening;
    const { user } = step;
    const at = this.clock.now();
    const limits = this.limitsUnder(rules);
    // Whoever has ended it already has said why.
    if (successorOf)
      await endSessions(tx, { userId: user.id, sessionId: successorOf.id }, { reason: 'stepped-up', at });
    if (rules.concurrentSessions !== null) await makeRoom(tx, user.id, { most: rules.concurrentSessions, limits }, at);
    const id = uuidv7(this.clock, this.randomness);
    const whose = { tenantId: user.tenantId, id, userId: user.id };
    const proof = { methods, authenticatedAt, expiresAt: successorOf?.expiresAt };
    const session = Session.begin({ ...whose, ...proof }, client, limits, at);
    await tx.save(session);
    await tx.publish(user, successorOf ? steppedUp(session, client) : signedIn(session, client));
    if (!successorOf) await this.notices.noticeDevice(tx, { user, session, client, rules });
    return this.tokensOf(tx, opening, session);
  }

  /** The session goes on with the next tokens. Its row is locked. */
  async renew(tx: TenantTransaction, admitted: Admitted, session: Session, client: Client): Promise<SignedIn> {
    const at = this.clock.now();
    const refreshed = session.use(client, at);
    const refreshToken = await this.keepUse(tx, admitted, session, at);
    await tx.publish(session, refreshed);
    return { ...this.answerOf(admitted, session), refreshToken };
  }

  private async keepUse(tx: TenantTransaction, { step }: Admitted, session: Session, at: Date): Promise<string | null> {
    if (!USES[step.at]) return issueNextRefreshToken(tx, session, { at, randomness: this.randomness });
    await tx.save(session);
    return null;
  }

  private async tokensOf(tx: TenantTransaction, admitted: Admitted, session: Session): Promise<SignedIn> {
    const { clock, randomness } = this;
    const answer = this.answerOf(admitted, session);
    // Without one, the session ends with its first access token, unless the step that is open is taken.
    if (USES[admitted.step.at]) return { ...answer, refreshToken: null };
    return { ...answer, refreshToken: await issueRefreshToken(tx, session, { at: clock.now(), randomness }) };
  }

  private answerOf({ step, signer }: Admitted, session: Session): Omit<SignedIn, 'refreshToken'> {
    const { user } = step;
    return {
      tokenType: 'Bearer',
      ...this.accessTokens.issue(signer, user, session, USES[step.at]),
      step: step.at,
      session: session.id,
      user: user.id,
      organization: user.tenantId,
    };
  }
}

function signedIn({ userId, id: sessionId }: Session, { address: clientAddress, userAgent }: Client) {
  return UserSignedIn({ userId, sessionId, clientAddress, userAgent });
}

function steppedUp({ userId, id: sessionId, methods }: Session, { address: clientAddress }: Client) {
  return SteppedUp({ userId, sessionId, acr: acrOf(methods), clientAddress });
}
