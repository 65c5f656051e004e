import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor } from './actor.js';

// A symbol: nothing that a client sends can ever land on it.
const ACTOR = Symbol('guildhall.actor');

interface ActingRequest {
  [ACTOR]?: Actor;
}

/** The actor whom the guard put on the request, or `undefined` before the guard ran and on unknown paths. */
export function actorOf(request: object): Actor | undefined {
  return (request as ActingRequest)[ACTOR];
}

/** For the guard alone. */
export function attachActor(request: object, actor: Actor): void {
  (request as ActingRequest)[ACTOR] = actor;
}

/** Hands the handler its {@link Actor}; on a public route that may be an anonymous one. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const actor = actorOf(context.switchToHttp().getRequest<object>());
  if (!actor) throw new TypeError('No guard ran before this handler: AccessModule is not imported.');
  return actor;
});
