import { describe, expect, it } from '@jest/globals';
import { type EventType, SampleTaken, ThingHappened } from '@guildhall/contracts';
import type { MessageHandler } from '@nestjs/microservices';
import { patternOf } from './consumes.js';
import { subscribersOf } from './subscribers.js';

const as = 'fixture.everything';

/** As Nest binds one method: once for each of its patterns, with one object that says what it consumes. */
function bound(eventTypes: readonly EventType[]): [string, MessageHandler][] {
  return eventTypes.map((eventType) => [
    patternOf(eventType, { as }),
    Object.assign(async () => undefined, { extras: { as, many: true, eventTypes } }),
  ]);
}

describe('a consumer of several types', () => {
  it('has one handler for the types of one method, so that they come in one call', () => {
    const [subscriber] = subscribersOf(new Map(bound([ThingHappened, SampleTaken])));
    const handler = subscriber?.handlers.get(ThingHappened.type);
    expect(handler).toBeDefined();
    expect(subscriber?.handlers.get(SampleTaken.type)).toBe(handler);
  });

  it('has one for each method, also under one name', () => {
    const [subscriber] = subscribersOf(new Map([...bound([ThingHappened]), ...bound([SampleTaken])]));
    expect(subscriber?.handlers.size).toBe(2);
    expect(subscriber?.handlers.get(SampleTaken.type)).not.toBe(subscriber?.handlers.get(ThingHappened.type));
  });
});
