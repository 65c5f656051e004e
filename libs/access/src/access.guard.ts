import { encodeId } from '@guildhall/contracts';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { newId } from '@guildhall/runtime';
import type { Strategy } from 'passport-jwt';
import { type Authentication, satisfies } from './acr.js';
import { Actor } from './actor.js';
import { agentOf } from './agent.js';
import { attachActor } from './current-actor.js';
import { NotPermitted, NotSignedIn, StepUpNeeded } from './refusals.js';
import { type RouteAccess, routeAccess } from './route-access.js';
import type { ServiceTokenClaims } from './service-token.js';
import { serviceTokenStrategy } from './service-token.strategy.js';
import { type Verified, VerifiedServiceTokens } from './verified-service-tokens.js';
import { ACCESS_OPTIONS, type AccessOptions } from './access.options.js';

type UserClaims = Extract<ServiceTokenClaims, { akd: 'user' }>;

/** As passport-jwt reads it; of whatever else it takes nothing is remembered. */
const BEARER = /^bearer (\S+)$/i;

interface IncomingCall {
  readonly id?: unknown;
  readonly headers: { readonly authorization?: string; readonly 'user-agent'?: string };
}

/**
 * Decides before any handler runs. It asks what the resolved handler declares and never looks at the path, so that no
 * spelling of a path can lead around it (D17, T4). A route that declares nothing names no permission that anybody could hold: it is closed.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly strategy: Strategy;
  private readonly verified: VerifiedServiceTokens;

  constructor(@Inject(ACCESS_OPTIONS) private readonly options: AccessOptions) {
    this.strategy = serviceTokenStrategy(options);
    this.verified = new VerifiedServiceTokens(options);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Messages come in by the event transport, which has its own door: tenant and actor stand in the envelope.
    if (context.getType() !== 'http') return true;

    const request = context.switchToHttp().getRequest<IncomingCall>();
    const access = routeAccess(context.getHandler(), context.getClass());

    const actor = await this.identify(request, access);
    attachActor(request, actor);
    if (!access.isPublic) requireAnyOf(access, actor);
    if (access.stepUp && !satisfies(actor.authentication, access.stepUp, this.options.clock.now()))
      throw new StepUpNeeded(access.stepUp);
    return true;
  }

  private async identify(request: IncomingCall, access: RouteAccess): Promise<Actor> {
    const correlationId = typeof request.id === 'string' ? request.id : newId();
    const mayComeWithout = access.isPublic && this.options.directCalls === 'public-routes';
    const agent = agentOf(request.headers['user-agent']);
    if (request.headers.authorization === undefined && mayComeWithout) return Actor.anonymous({ correlationId, agent });

    const { claims, permissions } = await this.verifiedOf(request);
    const { akd: kind, tenant: tenantId, addr: address } = claims;
    if (kind === 'anonymous') return Actor.anonymous({ correlationId, address, agent }, tenantId);
    const details = { kind, userId: claims.sub, tenantId, permissions, address, agent, correlationId };
    if (claims.akd === 'key')
      return new Actor({
        ...details,
        tenantId: claims.tenant,
        ...(claims.maker && { onBehalfOf: encodeId('usr', claims.maker) }),
      });
    return new Actor({ ...details, tenantId: claims.tenant, sessionId: claims.sid, authentication: provenBy(claims) });
  }

  private async verifiedOf(request: IncomingCall): Promise<Verified> {
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    const known = token === undefined ? undefined : this.verified.find(token);
    if (known) return known;
    const claims = await verify(this.strategy, request);
    return token === undefined
      ? { claims, permissions: new Set(claims.permissions) }
      : this.verified.remember(token, claims);
  }
}

function provenBy({ acr, auth_time: atSeconds }: UserClaims): Authentication | undefined {
  return acr && atSeconds !== undefined ? { acr, at: new Date(atSeconds * 1_000) } : undefined;
}

function requireAnyOf({ permissions }: RouteAccess, actor: Actor): void {
  if (actor.kind === 'anonymous') throw new NotSignedIn('an anonymous caller at a route that is not public');
  if (permissions.some((permission) => actor.can(permission))) return;
  throw new NotPermitted(`This needs the permission ${permissions.join(' or ')}.`);
}

/**
 * Runs the strategy as passport does: on an object of its own for each request, which holds the three outcomes.
 * passport itself is left out, because it keeps one registry of strategies for the whole process and hangs its
 * session methods on each request.
 */
function verify(strategy: Strategy, request: IncomingCall): Promise<ServiceTokenClaims> {
  return new Promise((resolve, reject) => {
    const attempt: Strategy = Object.create(strategy);
    attempt.success = (claims: unknown) => resolve(claims as ServiceTokenClaims);
    attempt.fail = (reason: unknown) => reject(asRefusal(reason));
    attempt.error = (error: unknown) => reject(asRefusal(error));
    attempt.authenticate(request as never);
  });
}

function asRefusal(reason: unknown): NotSignedIn {
  if (reason instanceof NotSignedIn) return reason;
  return new NotSignedIn(reason instanceof Error ? reason.message : 'the token was refused');
}
