import { type EventType, replayTopic } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import type { MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { type Consumption, patternOf } from './consumes.js';
import type { Delivered } from './delivered.js';
import type { Handler, Subscriber } from './delivery.js';
import { grouped } from './grouped.js';

/** What Nest has bound to the transport, by consumer name. Throws for what would go wrong later in silence. */
export function subscribersOf(bound: ReadonlyMap<string, MessageHandler>): Subscriber[] {
  for (const [pattern, { next }] of bound) {
    if (next)
      throw new Error(
        `"${pattern}" has two handlers: they would run at once in one transaction. Give one another name.`,
      );
  }
  const consumptions = [...bound].map(([pattern, handler]) => boundTo(pattern, handler));
  const byName = grouped(consumptions, ({ consumption }) => consumption.as);
  return [...byName].map(([as, ofName]) => subscriber(as, ofName));
}

interface Bound {
  readonly handler: MessageHandler;
  readonly consumption: Consumption;
  readonly eventType: EventType;
}

function boundTo(pattern: string, handler: MessageHandler): Bound {
  const consumption = handler.extras as unknown as Consumption;
  const eventType = consumption.eventTypes.find((each) => patternOf(each, consumption) === pattern);
  if (!eventType) throw new Error(`"${pattern}" is a pattern of no event type.`);
  return { handler, consumption, eventType };
}

function subscriber(as: string, bound: readonly Bound[]): Subscriber {
  const isOrdered = bound[0]?.consumption.ordered ?? false;
  if (bound.some(({ consumption }) => (consumption.ordered ?? false) !== isOrdered)) {
    throw new Error(
      `The handlers of ${as} do not agree on "ordered": versions are counted for all events of a consumer.`,
    );
  }
  const topics = [...new Set(bound.map(({ eventType }) => eventType.topic))];
  return {
    as,
    isOrdered,
    topics: topics.flatMap((topic) => [topic, replayTopic(topic, as)]),
    handlers: handlersByType(bound),
  };
}

/** One handler for each method, however many types it takes: what goes to one handler goes in one call. */
function handlersByType(bound: readonly Bound[]): ReadonlyMap<string, Handler> {
  const handlers = new Map<string, Handler>();
  for (const [, ofMethod] of grouped(bound, ({ consumption }) => consumption.eventTypes)) {
    const [first] = ofMethod;
    if (!first) continue;
    const handler = handlerOf(first.handler, first.consumption);
    for (const { eventType } of ofMethod) handlers.set(eventType.type, handler);
  }
  return handlers;
}

function handlerOf(bound: MessageHandler, { many = false, rebuilds = 'take', since }: Consumption): Handler {
  const call = async (events: Delivered | readonly Delivered[], tx: TenantTransaction): Promise<void> => {
    const result: unknown = await bound(events, tx);
    // Nest answers an observable when an interceptor or a filter took part.
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  };
  return { isSetBased: many, skipsRebuild: rebuilds === 'skip', since, call };
}
