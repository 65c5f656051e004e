import { Actor, type Permission } from '@guildhall/access';
import { ObjectStore } from '@guildhall/objects';
import { newId } from '@guildhall/runtime';
import { ApiCaller } from '@guildhall/testing';
import { ArchiveTrails } from '../src/archives/archive-trails.js';
import { VerifyTrail } from '../src/verifications/verify-trail.js';
import { stageSequencing } from './sequencer.stage.js';
import { serveAudit } from './serve-audit.js';

const MAY: readonly Permission[] = ['audit:read', 'audit:export', 'audit:retain', 'audit:delete'];

/** Trails that are sealed and signed, in part long ago, and a service that archives them. */
export async function stageArchives() {
  const stage = await stageSequencing();
  const sequencer = await stage.startSequencer();
  const service = await serveAudit({ ...(await stage.environment()), KAFKA_BROKERS: '127.0.0.1:9' });
  const { database } = stage;

  const callerOf = (tenant: string) => new ApiCaller('audit', `http://127.0.0.1:${service.port}`, tenant, MAY);
  const age = (tenant: string, old: number) =>
    database.look(
      `update sequenced_entries set sequenced_at = now() - interval '13 months' where tenant_id = $1 and place < $2`,
      [tenant, old],
    );

  return {
    ...stage,
    callerOf,
    /** The first so many entries got their place so long ago that they are not live any more. */
    age,
    /** What the service does once an hour; answers how many archives there are more. */
    archive: () => service.app.get(ArchiveTrails, { strict: false }).execute(),
    async trailOf(count: number, old: number): Promise<{ tenant: string; ids: string[]; caller: ApiCaller }> {
      const tenant = newId();
      const ids = await stage.stage(tenant, count);
      await stage.allSigned();
      await age(tenant, old);
      return { tenant, ids, caller: callerOf(tenant) };
    },
    async verified(tenant: string) {
      return new VerifyTrail(await database.open()).execute(Actor.system('audit', tenant), {});
    },
    async announcedFor(tenant: string) {
      const events = (await database.announced()).filter(({ tenantId }) => tenantId === tenant);
      return events.map(({ type, data }) => ({ type: type.split('.').at(-1), ...data }));
    },
    async filesOf(tenant: string): Promise<string[]> {
      const files: string[] = [];
      const store = service.app.get(ObjectStore, { strict: false });
      for await (const key of store.list(`archives/${tenant}`)) files.push(key);
      return files;
    },
    async logKeys(): Promise<string[]> {
      return (await database.look<{ vkey: string }>('select vkey from log_keys')).map(({ vkey }) => vkey);
    },
    async stop() {
      await Promise.all([sequencer.drain(), service.drain()]);
      await database.drop();
    },
  };
}

export type ArchivesStage = Awaited<ReturnType<typeof stageArchives>>;
