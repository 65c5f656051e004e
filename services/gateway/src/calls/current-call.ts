import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { Call } from './call.js';

const handedOver = new WeakMap<IncomingMessage, Call>();

/** Remembers, for as long as the request lives, of which call it is. */
export function attachCall(call: Call): void {
  handedOver.set(call.request, call);
}

/** The call that was handed over with this request; undefined for one that has not come through the entrance. */
export function callOf(request: IncomingMessage): Call | undefined {
  return handedOver.get(request);
}

/** Hands a handler of the gateway's own routes the call as the entrance knows it: what its actor does not tell. */
export const CurrentCall = createParamDecorator((_: unknown, context: ExecutionContext): Call => {
  const call = callOf(context.switchToHttp().getRequest<FastifyRequest>().raw);
  if (!call) throw new TypeError('The route was reached around the entrance.');
  return call;
});
