import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SampleTaken, ThingHappened } from '@guildhall/contracts';
import { Inject, Injectable, Scope } from '@nestjs/common';
import { eventually } from '@guildhall/testing';
import { ConsumerApp } from '../../test/consumer-app.js';
import { Harness } from '../../test/harness.js';
import { Consumer, Consumes } from './consumes.js';

@Consumer()
class Good {
  @Consumes(ThingHappened, { as: 'fixture.good' })
  async on(): Promise<void> {}
}

@Consumer()
class SameNameAndType {
  @Consumes(ThingHappened, { as: 'fixture.good' })
  async on(): Promise<void> {}
}

@Consumer()
class HalfOrdered {
  @Consumes(ThingHappened, { as: 'fixture.half', ordered: true })
  async one(): Promise<void> {}

  @Consumes(SampleTaken, { as: 'fixture.half' })
  async other(): Promise<void> {}
}

// eslint-disable-next-line guildhall/no-request-scope -- the offence under test
@Injectable({ scope: Scope.REQUEST })
class OfTheRequest {}

@Consumer()
class RequestScoped {
  constructor(@Inject(OfTheRequest) readonly dependency: OfTheRequest) {}

  @Consumes(ThingHappened, { as: 'fixture.scoped' })
  async on(): Promise<void> {}
}

describe('starting consumers', () => {
  let harness: Harness;

  beforeAll(async () => {
    harness = await Harness.start();
  });
  afterAll(() => harness.end());

  it('is refused for a consumer that stands among the providers, where Nest would never call it', async () => {
    await expect(ConsumerApp.start(harness, { providers: [Good] })).rejects.toThrow(
      'Good has @Consumes methods but is a provider',
    );
  });

  it('is refused for two handlers of one name and type, which Nest would run at once in one transaction', async () => {
    await expect(ConsumerApp.start(harness, { controllers: [Good, SameNameAndType] })).rejects.toThrow(
      'has two handlers',
    );
  });

  it('is refused for handlers of one name that do not agree on order', async () => {
    await expect(ConsumerApp.start(harness, { controllers: [HalfOrdered] })).rejects.toThrow(
      'do not agree on "ordered"',
    );
  });

  it('is refused for a request-scoped consumer', async () => {
    await expect(
      ConsumerApp.start(harness, { controllers: [RequestScoped], providers: [OfTheRequest] }),
    ).rejects.toThrow('request-scoped');
  });

  it.each(['Reporting.Users', 'a..b', '../up', 'x'.repeat(101)])('is refused for the name %p', (as) => {
    expect(() => Consumes(ThingHappened, { as })).toThrow('is no name of a consumer');
  });

  it('is ready once every group is joined, and not while it stops', async () => {
    const app = await ConsumerApp.start(harness, { controllers: [Good] });
    expect(app.transport.isReady).toBe(true);
    expect(app.transport.missing).toEqual([]);
    await app.stop();
    expect(app.transport.isReady).toBe(false);
    expect(app.relay.states().get('facts')).toBe('stopped');
  });

  it('joins the group of the consumer’s name behind the prefix of the copy that runs', async () => {
    const groups: string[] = [];
    const broker = await harness.broker();
    const consume = broker.consume.bind(broker);
    broker.consume = (options) => {
      groups.push(options.groupId);
      return consume(options);
    };
    const app = await ConsumerApp.start(harness, { controllers: [Good], broker, events: { groupPrefix: 'copy.' } });
    expect(groups).toEqual(['copy.fixture.good']);
    await app.stop();
  });

  it('does not wait for a broker that is away, and says who is missing', async () => {
    const broker = await harness.broker(['127.0.0.1:1']);
    ConsumerApp.forget();
    const starting = ConsumerApp.start(harness, { controllers: [Good], broker });
    let isSettled = false;
    void starting.catch(() => undefined).finally(() => (isSettled = true));
    await eventually(() => ConsumerApp.latest?.transport.missing.length === 1);
    expect(isSettled).toBe(false);
    await ConsumerApp.latest?.stop();
    await expect(starting).rejects.toThrow();
  });
});
