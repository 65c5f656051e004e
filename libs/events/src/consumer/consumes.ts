import { Catch, Controller, UseFilters, type RpcExceptionFilter } from '@nestjs/common';
import type { EventType } from '@guildhall/contracts';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';

/** Other transports of the same application skip our handlers, and we theirs. */
export const EVENTS = Symbol('guildhall.events');

/** Marks the methods for the start-up check. */
export const CONSUMES = Symbol('guildhall.consumes');

export interface ConsumesOptions {
  /** The consumer's name, and its group: handlers of one name share place, inbox and fate. A rebuild takes a new one (`….v2`). */
  readonly as: string;
  /** The method takes `(events[], tx)`: all events of one tenant in a chunk, for one statement. */
  readonly many?: boolean;
  /** Refuse gaps in the versions of an aggregate: wait for what is missing, then park. The same for all handlers of a name. */
  readonly ordered?: boolean;
  /** For effects outside of the database (a mail): `skip` leaves out events that are only sent again to rebuild state (T67). */
  readonly rebuilds?: 'take' | 'skip';
  /** ISO 8601: facts from before are passed over. So that a new consumer with effects outside does not act on a week of old events. */
  readonly since?: string;
}

export interface Consumption extends ConsumesOptions {
  /** One list for each `@Consumes`: by it the transport knows that many patterns lead to one method. */
  readonly eventTypes: readonly EventType[];
}

/** Unique for each consumer: Nest would run two handlers of one pattern at once, in one transaction. */
export const patternOf = ({ type }: EventType, { as }: Pick<ConsumesOptions, 'as'>): string => `${type} as ${as}`;

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const NAME = /^(?=.{1,100}$)[a-z0-9]+([.-][a-z0-9]+)*$/;

/** A class whose methods react to events. Nest binds only controllers to a transport; the start-up check finds strays. */
export const Consumer = (): ClassDecorator => Controller();

/**
 * The method gets the event and the transaction of the event's tenant, in which the event's id already stands in the
 * inbox: its effect happens once, or not at all. It may run twice, so it does nothing but by `tx`. For several types one
 * method, which with `many` gets the events of all of them in the order of their partitions.
 */
export const Consumes = (events: EventType | readonly EventType[], options: ConsumesOptions): MethodDecorator => {
  if (!NAME.test(options.as))
    throw new TypeError(`${options.as} is no name of a consumer: lower-case words, dots and hyphens.`);
  if (options.since !== undefined && !TIME.test(options.since))
    throw new TypeError(`${options.as}: "since" is a time like 2026-01-01T00:00:00.000Z.`);
  const consumption: Consumption = { ...options, eventTypes: [events].flat() };
  return (target, key, descriptor) => {
    // Without these Nest passes one argument, and `tx` would be undefined.
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    Reflect.defineMetadata(CONSUMES, consumption, descriptor.value as object);
    const patterns = consumption.eventTypes.map((eventType) => patternOf(eventType, options));
    EventPattern(patterns, EVENTS, consumption)(target, key, descriptor);
    UseFilters(PassTheErrorOn)(target, key, descriptor);
  };
};

// Nest's own filter answers every error with one text; the transport tells Retry and Park by class.
@Catch()
class PassTheErrorOn implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
