import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

const SIGNAL = Symbol('guildhall.request-signal');

interface SignalledRequest {
  [SIGNAL]?: AbortSignal;
}

export function attachSignal(request: object, signal: AbortSignal): void {
  (request as SignalledRequest)[SIGNAL] = signal;
}

export function signalOf(request: object): AbortSignal | undefined {
  return (request as SignalledRequest)[SIGNAL];
}

/**
 * Hands the handler an `AbortSignal` that fires when the request's deadline passes or its client goes away; for a stream,
 * also when the service drains. Pass it on to whatever can wait long; the database has limits of its own.
 */
export const RequestSignal = createParamDecorator((_: unknown, context: ExecutionContext): AbortSignal => {
  const signal = signalOf(context.switchToHttp().getRequest<object>());
  if (!signal)
    throw new TypeError('No deadline was set for this request: the service was not started by startService.');
  return signal;
});
