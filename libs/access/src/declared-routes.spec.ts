import { afterAll, describe, expect, it } from '@jest/globals';
import { ContradictoryRoute, ForgottenRoute, startFixture, stopFixtures, ThingsRoute } from '../test/fixture.js';

afterAll(stopFixtures);

describe('a service at its start', () => {
  it('refuses to start when a route does not say who may call it', async () => {
    await expect(startFixture({ controllers: [ThingsRoute, ForgottenRoute] })).rejects.toMatchObject({
      name: 'RouteWithoutPermission',
      routes: ['ForgottenRoute.find (GET)'],
    });
  });

  it('refuses to start when a route is public and asks for a permission', async () => {
    await expect(startFixture({ controllers: [ContradictoryRoute] })).rejects.toMatchObject({
      routes: ['ContradictoryRoute.find (HEAD)'],
    });
  });

  it('refuses to start with a key of fewer than 32 bytes', async () => {
    const keys = () => [{ kid: 'short', key: Buffer.alloc(31) }];
    await expect(startFixture({ keys })).rejects.toThrow('Key short has fewer than 32 bytes.');
  });
});
