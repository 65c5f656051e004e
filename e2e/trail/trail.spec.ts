import { eventTypes } from '@guildhall/contracts';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../platform/api-client.js';
import { EdgeState } from '../platform/edge-state.js';
import { Guildhall } from '../platform/guildhall.js';
import { onboard, platformAdministrator } from '../platform/people.js';
import { report } from '../platform/report.js';
import { recordedRoutes, promisedEntries } from './promised-entries.js';
import { AGENT, type Stop, Tour } from './tour.js';
import { tourOfFactors } from './tour-of-factors.js';
import { tourOfSessions } from './tour-of-sessions.js';
import { tourOfKeys, tourOfRecovery } from './tour-of-recovery.js';
import { tourOfPolicies } from './tour-of-policies.js';
import { tourOfOrganizations, tourOfPeople } from './tour-of-people.js';
import { tourOfFeedback, tourOfIntegration, tourOfReports, tourOfSearches } from './tour-of-work.js';

/** Routes that no tour calls, each with the reason and with what proves its entry instead. */
const NOT_TOURED: Readonly<Record<string, string>> = {
  'POST /auth/factors/passkeys':
    'takes an authenticator; services/identity/src/passkey-sign-in/passkeys.spec.ts holds its events, in a browser',
  'POST /auth/passkeys':
    'takes an authenticator; services/identity/src/passkey-sign-in/passkeys.spec.ts holds its events, in a browser',
  'POST /auth/token':
    'told each second, under no call’s correlation; services/identity/src/client-credentials/take-token.spec.ts holds it',
  'GET /audit/archives/{archiveId}/file':
    'takes entries of last month; services/audit/src/archives/archives.spec.ts holds its entry',
  'POST /audit/deletions':
    'takes archives of last year; services/audit/src/deletions/deletions.spec.ts holds its event, as those of the next two',
  'DELETE /audit/deletions/{deletionId}': 'the same',
  'POST /audit/deletions/{deletionId}/approval': 'the same',
  'POST /organizations/{organizationId}/onboarding/resumption':
    'takes an onboarding that failed; services/tenancy/src/onboarding/onboarding.spec.ts holds its event',
};

interface Entry {
  readonly type: string;
  readonly actor: string | null;
  readonly address?: string;
  readonly agent?: string;
}

const nameOf = ({ type }: Entry): string => type.split('.').at(-1) ?? '';
const isWhole = ({ actor, address, agent }: Entry): boolean =>
  actor?.startsWith('system:') || (address !== undefined && agent === AGENT);

const promised = promisedEntries();
const shortNames = new Map([...eventTypes.values()].map((event) => [event.type.split('.').at(-1) ?? '', event]));

describe('every route that changes something, or must not be read unseen', () => {
  it('AUD-1: has a line that says which entries it leaves, and no line is of a route that is not there', () => {
    expect([...promised.keys()].sort()).toEqual(recordedRoutes().sort());
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
    await tourOfSearches(guides, tour);
    stops = tour.stops;
  }, 300_000);
  afterAll(() => edge?.stop());

  it('AUD-1: comes to every one of those routes', () => {
    const toured = [...stops.map(({ route }) => route), ...Object.keys(NOT_TOURED)];
    expect([...new Set(toured)].sort()).toEqual(recordedRoutes().sort());
  });

  it('AUD-1: finds in the trail, under its own correlation, each entry that each of them leaves', async () => {
    const missing = await Promise.all(stops.map(missingOf));
    expect(missing.flat()).toEqual([]);
    const all = recordedRoutes().length;
    report(
      'the trail',
      `tells of each of ${stops.length} routes that were called, of ${all} that change something or are told of when they are read`,
    );
  }, 60_000);

  async function missingOf({ route, tenant, correlation }: Stop): Promise<string[]> {
    const wanted = promised.get(route) ?? [];
    const found = await eventually(
      async () => {
        const reader = await readerOf(tenant);
        const { body, bytes } = await reader.get(`/audit/entries?correlation=${correlation}`);
        if (!body?.items) throw new Error(bytes);
        const entries = body.items as readonly Entry[];
        const lacks = wanted.filter((name) => !entries.some((entry) => nameOf(entry) === name));
        if (lacks.length > 0) throw new Error(`lacks ${lacks.join()}, has ${entries.map(nameOf).join()}`);
        // What somebody did themselves says also whence and with what.
        const bare = entries.filter((entry) => wanted.includes(nameOf(entry)) && !isWhole(entry));
        if (bare.length > 0) throw new Error(`has ${bare.map(nameOf).join()} without address or agent`);
        return entries;
      },
      { withinMs: 30_000, pauseMs: 250 },
    ).catch((error: unknown) => String(error));
    return typeof found === 'string' ? [`${route}: ${found}`] : [];
  }
});
