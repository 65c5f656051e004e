import { armFaultPoint, disarmFaultPoints } from '@guildhall/runtime';
import { caughtMails, eventually, Link, mailsTo, servers } from '@guildhall/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Identity, invite, startIdentity } from '../../test/identity.harness.js';
import { MailDelivery } from './mail-delivery.js';

let link: Link;
let identity: Identity;
beforeAll(async () => {
  const smtp = new URL(servers.smtpUrl);
  link = await Link.to(smtp.hostname, Number(smtp.port));
  smtp.port = String(link.port);
  identity = await startIdentity({ SMTP_URL: smtp.href, MAIL_RETRY_SECONDS: '1' });
});
afterEach(() => {
  disarmFaultPoints();
  link.heal();
});
afterAll(async () => {
  await identity.stop();
  await link.close();
});

interface Job {
  readonly id: string;
  readonly attempts: number;
  readonly failure: string | null;
  readonly sealed: string | null;
  readonly is_queued: boolean;
}

const jobsAbout = (user: string) =>
  identity.database.look<Job>(
    `select j.id, attempts, failure, sealed, q.id is not null as is_queued
       from mail_jobs j left join mail_queue q using (id) where about = $1`,
    [user],
  );
const jobAbout = (user: string, isAsWanted: (job: Job) => boolean) =>
  eventually(async () => (await jobsAbout(user)).find(isAsWanted), { withinMs: 20_000 });
const gone = (user: string) => eventually(async () => (await jobsAbout(user)).length === 0, { withinMs: 20_000 });
const dueNow = (id: string) => identity.database.look('update mail_queue set due_at = now() where id = $1', [id]);

async function invitedWhileCut() {
  const { id: tenant, admin } = await identity.organization();
  link.cut();
  const ada = await invite(admin);
  const job = await jobAbout(ada.uuid, ({ attempts }) => attempts > 0);
  return { ...ada, tenant, admin, job };
}

describe('the mails of identity', () => {
  it('wait while no server takes them, and go out once when one does', async () => {
    const { uuid, email } = await invitedWhileCut();
    await jobAbout(uuid, ({ attempts }) => attempts > 1);
    link.heal();
    await caughtMails(email, { withinMs: 20_000 });
    await gone(uuid);
    expect(await mailsTo(email)).toHaveLength(1);
  });

  it.each([
    [8, 128, 256],
    [40, 900, 1_800],
  ])('are tried less and less often: after %i tries again in %i to %i seconds', async (tries, least, most) => {
    const { uuid, job } = await invitedWhileCut();
    await identity.database.look('update mail_jobs set attempts = $2 where about = $1', [uuid, tries]);
    await dueNow(job.id);
    await jobAbout(uuid, ({ attempts }) => attempts === tries + 1);
    const [row] = await identity.database.look<{ seconds: number }>(
      'select extract(epoch from due_at - now())::float8 as seconds from mail_queue where id = $1',
      [job.id],
    );
    expect(row?.seconds).toBeGreaterThan(least - 10);
    expect(row?.seconds).toBeLessThanOrEqual(most);
  });

  it('leave neither secret nor address behind when they have gone out, and show none before', async () => {
    const { uuid, email, tenant } = await invitedWhileCut();
    const stored = JSON.stringify([
      await identity.database.look('select * from mail_jobs where tenant_id = $1', [tenant]),
      await identity.database.look('select * from mail_queue where organization_id = $1', [tenant]),
    ]);
    expect(stored).not.toMatch(new RegExp(`${email}|gha_[0-9A-Za-z]{22}_|Lovelace`));
    link.heal();
    await gone(uuid);
    expect(await identity.database.look('select from mail_queue where organization_id = $1', [tenant])).toEqual([]);
  });

  it('are one to their reader, also when the process dies between sending and noting it', async () => {
    const { admin } = await identity.organization();
    armFaultPoint('mails.after-send', { hit: 1, action: 'throw' });
    const { uuid, email } = await invite(admin);
    await caughtMails(email);
    const [job] = await jobsAbout(uuid);
    await dueNow(job?.id ?? '');
    const mails = await caughtMails(email, { count: 2 });
    const ids = mails.map(({ headers }) => headers.find(({ name }) => name.toLowerCase() === 'message-id')?.value);
    expect(new Set(ids).size).toBe(1);
    await gone(uuid);
  });

  it('go out once, whichever of many takes them', async () => {
    const { uuid, email, tenant, job } = await invitedWhileCut();
    const delivery = identity.app.get(MailDelivery);
    link.heal();
    await dueNow(job.id);
    const place = { id: job.id, organizationId: tenant };
    await Promise.all(Array.from({ length: 4 }, () => delivery.deliver(place)));
    await gone(uuid);
    expect(await mailsTo(email)).toHaveLength(1);
  });

  it('are not sent any more when a newer one takes their place', async () => {
    const { id, uuid, email, admin } = await invitedWhileCut();
    expect((await admin.post(`/users/${id}/activation-mail`)).status).toBe(202);
    expect(await jobsAbout(uuid)).toHaveLength(1);
    link.heal();
    await gone(uuid);
    expect(await mailsTo(email)).toHaveLength(1);
  });

  it('are given up when their link has expired: the reason stays, the secret does not', async () => {
    const { uuid } = await invitedWhileCut();
    await identity.database.look('update mail_jobs set ends_at = now() where about = $1', [uuid]);
    const job = await jobAbout(uuid, ({ failure }) => failure !== null);
    expect(job).toMatchObject({ failure: 'connection', sealed: null, is_queued: false });
  });

  it('hold up no other when one of them cannot be read', async () => {
    const broken = await invitedWhileCut();
    const other = await invite(broken.admin);
    // Another job's envelope: it opens there, and nowhere else.
    await identity.database.look(
      'update mail_jobs set sealed = (select sealed from mail_jobs where about = $2) where about = $1',
      [broken.uuid, other.uuid],
    );
    link.heal();
    await caughtMails(other.email, { withinMs: 20_000 });
    await identity.database.look('update mail_jobs set ends_at = now() where about = $1', [broken.uuid]);
    await dueNow(broken.job.id);
    const job = await jobAbout(broken.uuid, ({ failure }) => failure !== null);
    expect(job).toMatchObject({ failure: 'unreadable', sealed: null, is_queued: false });
    expect(await mailsTo(broken.email)).toEqual([]);
  });
});

describe('shutting down', () => {
  it('lets the mails under way finish, and notes that they are gone', async () => {
    const other = await startIdentity();
    const { admin } = await other.organization();
    armFaultPoint('mails.after-send', { action: 'delay:300' });
    const { email, uuid } = await invite(admin);
    await caughtMails(email);
    await other.drain();
    expect(await other.database.look('select from mail_jobs where about = $1', [uuid])).toEqual([]);
    await other.stop();
  });
});
