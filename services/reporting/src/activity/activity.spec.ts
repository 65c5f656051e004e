import {
  AuditEventsReported,
  BatchIngested,
  OrganizationChanged,
  OrganizationCreated,
  PLATFORM_TENANT_ID,
  RatingRecorded,
  RatingWithdrawn,
  RequestsHandled,
  UnknownAccountTried,
} from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Reporting, startReporting } from '../../test/reporting.harness.js';
import { toldUser } from '../../test/told-user.js';
import { NOBODY } from './nobody.js';

let reporting: Reporting;
beforeAll(async () => {
  reporting = await startReporting({ listens: true });
}, 60_000);
afterAll(() => reporting.stop());

const TODAY = new Date().toISOString().slice(0, 10);

/** The rows of a table, once they are as they are to be. */
const becomes = (sql: string, tenant: string, rows: object[]) =>
  eventually(
    async () => {
      const seen = await reporting.database.look(`${sql}`, [tenant]);
      expect(seen).toEqual(rows);
      return true;
    },
    { withinMs: 20_000 },
  );

const DIRECTORY = `select user_id as id, email, display_name as name, status from user_directory where tenant_id = $1`;

const user = (tenant: string) => toldUser(reporting, tenant);

describe('the directory of users', () => {
  it('follows name and status', async () => {
    const tenant = newId();
    const ada = user(tenant);
    await ada.created();
    await ada.activated(2);
    await ada.suspended(3);
    await ada.changed(4, 'Ada King');
    await becomes(DIRECTORY, tenant, [{ id: ada.id, email: ada.email, name: 'Ada King', status: 'suspended' }]);
    await ada.reactivated(5);
    await becomes(DIRECTORY, tenant, [{ id: ada.id, email: ada.email, name: 'Ada King', status: 'active' }]);
  });

  it('follows bars of an account, and another address', async () => {
    const tenant = newId();
    const ada = user(tenant);
    await ada.created();
    await ada.proved(2, 'ada@example.org');
    await ada.locked(3);
    await becomes(DIRECTORY, tenant, [{ id: ada.id, email: 'ada@example.org', name: 'Ada', status: 'locked' }]);
    await ada.restored(5, 'suspended');
    await becomes(DIRECTORY, tenant, [{ id: ada.id, email: 'ada@example.org', name: 'Ada', status: 'suspended' }]);
  });

  it('forgets who was erased, and learns nothing of them from what comes late', async () => {
    const tenant = newId();
    const [ada, grace] = [user(tenant), user(tenant)];
    await ada.created();
    await ada.erased(4);
    await ada.created();
    await ada.changed(2, 'Ada King');
    await ada.proved(3, 'ada@example.org');
    await grace.erased(2);
    await grace.created();
    await grace.failed();
    await becomes('select sum(failed_sign_ins)::int as failed from activity_days where tenant_id = $1', tenant, [
      { failed: 1 },
    ]);
    const nobody = { email: '', name: '', status: 'erased' };
    await becomes(`${DIRECTORY} order by user_id`, tenant, [
      { id: ada.id, ...nobody },
      { id: grace.id, ...nobody },
    ]);
  });

  it('is not turned back by what comes late, or comes twice', async () => {
    const tenant = newId();
    const ada = user(tenant);
    await ada.signedIn();
    await ada.changed(7, 'Last');
    await ada.suspended(6);
    await ada.activated(2);
    await ada.changed(3, 'Early');
    await ada.created();
    await ada.suspended(6);
    // Told last, heard last: then all of the above has been heard.
    await ada.failed();
    await becomes('select sum(failed_sign_ins)::int as failed from activity_days where tenant_id = $1', tenant, [
      { failed: 1 },
    ]);
    await becomes(DIRECTORY, tenant, [{ id: ada.id, email: ada.email, name: 'Last', status: 'suspended' }]);
  });
});

describe('what is counted', () => {
  it('are sign-ins and failures, by day and user, and of nobody where nobody is known', async () => {
    const tenant = newId();
    const ada = user(tenant);
    await ada.created();
    for (let n = 0; n < 3; n++) await ada.signedIn();
    await ada.failed();
    const attemptId = newId();
    await reporting.says(tenant, { id: attemptId }, UnknownAccountTried({ attemptId }));
    await becomes(
      `select day::text, user_id, sign_ins, failed_sign_ins from activity_days where tenant_id = $1 order by user_id`,
      tenant,
      [
        { day: TODAY, user_id: NOBODY, sign_ins: 0, failed_sign_ins: 1 },
        { day: TODAY, user_id: ada.id, sign_ins: 3, failed_sign_ins: 1 },
      ],
    );
    await becomes('select count(last_sign_in_at)::int as n from user_directory where tenant_id = $1', tenant, [
      { n: 1 },
    ]);
  });

  it('are calls, by user and the day on which they came; never those of another organisation', async () => {
    const [tenant, userId, batchId] = [newId(), newId(), newId()];
    const request = (at: string, status: number, more = {}) => ({
      ...{ at, status, method: 'GET', route: '/users', service: 'identity', durationMs: 2.5 },
      ...{ clientAddress: '203.0.113.7', correlation: newId(), tenantId: tenant, userId, ...more },
    });
    const requests = [
      request('2026-11-20T23:59:59.999Z', 200),
      request('2026-11-21T00:00:00.000Z', 200),
      request('2026-11-21T10:00:00.000Z', 404),
      request('2026-11-21T10:00:00.000Z', 503),
      request('2026-11-21T10:00:00.000Z', 200, { userId: undefined }),
      request('2026-11-21T10:00:00.000Z', 200, { tenantId: newId() }),
      request('2026-11-21T10:00:00.000Z', 200, { tenantId: PLATFORM_TENANT_ID }),
    ];
    await reporting.says(
      tenant,
      { id: batchId },
      RequestsHandled({ batchId, reporter: 'gateway-1', lost: 0, requests }),
    );
    await becomes(
      `select day::text, user_id, calls, refused_calls as refused, failed_calls as failed, duration_ms as ms
         from activity_days where tenant_id = $1 order by day, user_id`,
      tenant,
      [
        { day: '2026-11-20', user_id: userId, calls: 1, refused: 0, failed: 0, ms: 2.5 },
        { day: '2026-11-21', user_id: NOBODY, calls: 1, refused: 0, failed: 0, ms: 2.5 },
        { day: '2026-11-21', user_id: userId, calls: 3, refused: 1, failed: 1, ms: 7.5 },
      ],
    );
  });

  it('are ratings, each once, and none that was withdrawn, whichever is heard first', async () => {
    const tenant = newId();
    const [kept, withdrawn, late] = [newId(), newId(), newId()];
    const rated = (ratingId: string, score: number) =>
      reporting.says(
        tenant,
        { id: ratingId },
        RatingRecorded({ ratingId, score, category: 'accuracy', target: 'x', ratedAt: '2026-11-20T12:00:00.000Z' }),
      );
    const gone = (ratingId: string) =>
      reporting.says(tenant, { id: ratingId, version: 2 }, RatingWithdrawn({ ratingId }));
    await rated(kept, 4);
    await rated(kept, 4);
    await rated(withdrawn, 1);
    await gone(withdrawn);
    await gone(late);
    await rated(late, 5);
    await becomes(
      `select rating_id as id, category, score, rated_on::text as day, is_withdrawn as gone from ratings
        where tenant_id = $1 order by score`,
      tenant,
      [
        { id: withdrawn, category: 'accuracy', score: 1, day: '2026-11-20', gone: true },
        { id: kept, category: 'accuracy', score: 4, day: '2026-11-20', gone: false },
        { id: late, category: 'accuracy', score: 5, day: '2026-11-20', gone: true },
      ],
    );
  });

  it('are items that products hand in, by kind, and what becomes an entry of the trail, by category', async () => {
    const [tenant, batchId, chunkId] = [newId(), newId(), newId()];
    const counts = { accepted: 6, duplicates: 1, refused: 2, auditEvents: 3, metrics: 2, usage: 1, ratings: 0 };
    const batch = BatchIngested({ batchId, ...counts });
    await reporting.says(tenant, { id: batchId }, batch, BatchIngested({ batchId, ...counts, refused: 0 }));
    const item = { entryId: newId(), item: 's-1', type: 'ssh.failed', severity: 'warning', actor: 'root' };
    const items = [
      { ...item, category: 'authentication', at: '2026-11-19T00:00:00.000Z' },
      { ...item, category: 'authentication', at: '2026-11-19T23:00:00.000Z' },
    ];
    await reporting.says(tenant, { id: chunkId }, AuditEventsReported({ chunkId, batchId, items }));
    await becomes('select day::text, kind, items from ingested_days where tenant_id = $1 order by kind', tenant, [
      { day: TODAY, kind: 'audit', items: 6 },
      { day: TODAY, kind: 'duplicate', items: 2 },
      { day: TODAY, kind: 'metric', items: 4 },
      { day: TODAY, kind: 'refused', items: 2 },
      { day: TODAY, kind: 'usage', items: 2 },
    ]);
    await becomes('select day::text, category, facts from fact_days where tenant_id = $1 order by day', tenant, [
      { day: '2026-11-19', category: 'authentication', facts: 2 },
      { day: TODAY, category: 'data_access', facts: 2 },
    ]);
  });

  it('is counted once, however often it is delivered', async () => {
    const tenant = newId();
    const ada = user(tenant);
    await ada.signedIn();
    await becomes('select sign_ins from activity_days where tenant_id = $1', tenant, [{ sign_ins: 1 }]);
    // As after a restore of the queue, or a relay that died before it could note that it had sent.
    await reporting.sendAgain(tenant);
    await ada.failed();
    await becomes('select sign_ins, failed_sign_ins from activity_days where tenant_id = $1', tenant, [
      { sign_ins: 1, failed_sign_ins: 1 },
    ]);
  });
});

describe('a new organisation', () => {
  it('is answered, and known by its name', async () => {
    const tenant = newId();
    const about = { organizationId: tenant, slug: `test-${tenant}`, tier: 'basic', metadata: {} };
    const steps = ['reporting'];
    const created = OrganizationCreated({ ...about, name: 'Acme', status: 'provisioning', steps });
    await reporting.says(tenant, { id: tenant }, created);
    await eventually(
      async () =>
        (await reporting.database.announced()).some(
          ({ type, aggregateId }) => type.endsWith('.ReportingProvisioned') && aggregateId === tenant,
        ),
      { withinMs: 20_000 },
    );
    await reporting.says(
      tenant,
      { id: tenant, version: 3 },
      OrganizationChanged({ ...about, name: 'Acme Industries' }),
    );
    await becomes('select name from organizations where tenant_id = $1', tenant, [{ name: 'Acme Industries' }]);
  });
});
