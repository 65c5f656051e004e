import { eventTypes } from '@guildhall/contracts';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../platform/api-client.js';
import { EdgeState } from '../platform/edge-state.js';
import { Guildhall } from '../platform/guildhall.js';
import { onboard, platformAdministrator } from '../platform/people.js';
import { report } from '../platform/report.js';
import { changingRoutes, promisedEntries } from './promised-entries.js';
import { type Stop, Tour } from './tour.js';
import { tourOfFactors } from './tour-of-factors.js';
import { tourOfSessions } from './tour-of-sessions.js';
import { tourOfKeys, tourOfRecovery } from './tour-of-recovery.js';
import { tourOfPolicies } from './tour-of-policies.js';
import { tourOfOrganizations, tourOfPeople } from './tour-of-people.js';
import { tourOfFeedback, tourOfIntegration, tourOfReports } from './tour-of-work.js';

/** Routes that no tour calls, each with the reason and with what proves its entry instead. */
const NOT_TOURED: Readonly<Record<string, string>> = {
  'POST /auth/factors/passkeys':
    'takes an authenticator; services/identity/src/passkey-sign-in/passkeys.spec.ts holds its events, in a browser',
  'POST /auth/passkeys':
    'takes an authenticator; services/identity/src/passkey-sign-in/passkeys.spec.ts holds its events, in a browser',
  'POST /auth/token':
    'told each second, under no call’s correlation; services/identity/src/client-credentials/take-token.spec.ts holds it',
  'POST /organizations/{organizationId}/onboarding/resumption':
    'takes an onboarding that failed; services/tenancy/src/onboarding/onboarding.spec.ts holds its event',
};

const promised = promisedEntries();
const shortNames = new Map([...eventTypes.values()].map((event) => [event.type.split('.').at(-1) ?? '', event]));

describe('every route that changes something', () => {
  it('AUD-1: has a line that says which entries it leaves, and no line is of a route that is not there', () => {
    expect([...promised.keys()].sort()).toEqual(changingRoutes().sort());
  });

  it('AUD-1: leaves one at least, of a type that its contract calls an entry', () => {
    const without = [...promised].filter(
      ([, entries]) => !entries.some((name) => shortNames.get(name)?.audit === 'entry'),
    );
    expect(without.map(([route]) => route)).toEqual([]);
    const unknown = [...promised.values()].flat().filter((name) => !shortNames.has(name));
    expect(unknown).toEqual([]);
  });
});

describe('a tour of the platform', () => {
  let edge: EdgeState;
  let readerOf: (tenant: string) => Promise<ApiClient>;
  let stops: readonly Stop[];

  beforeAll(async () => {
    const guildhall = await Guildhall.running();
    const founder = await platformAdministrator(guildhall);
    const admin = await onboard(guildhall, founder, { name: 'Toured' });
    edge = await EdgeState.of(guildhall);
    const [sign, role] = [await edge.signer(), await edge.role(['audit:read'])];
    readerOf = async (tenant) => new ApiClient(guildhall.api, await sign({ tenant, roles: [role] }));
    const [guides, tour] = [{ founder, admin }, new Tour(admin.organization.id)];
    await tourOfPeople(guildhall, guides, tour);
    await tourOfSessions(guildhall, guides, tour);
    await tourOfFactors(guildhall, guides, tour);
    await tourOfRecovery(guildhall, guides, tour);
    await tourOfKeys(guildhall, guides, tour);
    await tourOfOrganizations(guides, tour);
    await tourOfPolicies(guides, tour);
    await tourOfFeedback(guides, tour);
    await tourOfIntegration(guildhall, guides, tour);
    await tourOfReports(guides, tour);
    stops = tour.stops;
  }, 300_000);
  afterAll(() => edge?.stop());

  it('AUD-1: comes to every route that changes something', () => {
    const toured = [...stops.map(({ route }) => route), ...Object.keys(NOT_TOURED)];
    expect([...new Set(toured)].sort()).toEqual(changingRoutes().sort());
  });

  it('AUD-1: finds in the trail, under its own correlation, each entry that each of them leaves', async () => {
    const missing = await Promise.all(stops.map(missingOf));
    expect(missing.flat()).toEqual([]);
    const all = changingRoutes().length;
    report('the trail', `tells of each of ${stops.length} routes that were called, of ${all} that change something`);
  }, 60_000);

  async function missingOf({ route, tenant, correlation }: Stop): Promise<string[]> {
    const wanted = promised.get(route) ?? [];
    const found = await eventually(
      async () => {
        const reader = await readerOf(tenant);
        const { body, bytes } = await reader.get(`/audit/entries?correlation=${correlation}`);
        if (!body?.items) throw new Error(bytes);
        const types = body.items.map(({ type }: { type: string }) => type.split('.').at(-1));
        const lacks = wanted.filter((name) => !types.includes(name));
        if (lacks.length > 0) throw new Error(`lacks ${lacks.join()}, has ${types.join()}`);
        return types as string[];
      },
      { withinMs: 30_000, pauseMs: 250 },
    ).catch((error: unknown) => String(error));
    return typeof found === 'string' ? [`${route}: ${found}`] : [];
  }
});
