import { createHash } from 'node:crypto';
import { newId } from '@guildhall/runtime';
import { ApiCaller, eventually } from '@guildhall/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuditStage, stageAudit } from '../../test/audit.harness.js';
import { type ExportChild, startExportChild } from '../../test/export-child.js';
import { fillTrail } from '../../test/long-trail.js';

/** Enough for several parts. */
const ENTRIES = 15_000;

let stage: AuditStage;
const tenant = newId();
const children: ExportChild[] = [];
beforeAll(async () => {
  stage = await stageAudit();
  await fillTrail(stage.database, tenant, ENTRIES);
}, 60_000);
afterEach(() => Promise.all(children.splice(0).map((child) => child.kill())));
afterAll(() => stage.stop());

/** Audit as a process of its own. */
async function startChild(env: Record<string, string> = {}) {
  const child = startExportChild({ ...stage.environment, KAFKA_BROKERS: '127.0.0.1:9', ...env });
  children.push(child);
  const port = await eventually(() => child.state, { withinMs: 30_000 });
  return { child, caller: new ApiCaller('audit', `http://127.0.0.1:${port}`, tenant, ['audit:export']) };
}

describe('an export whose process is killed', () => {
  it.each([
    ['exports.part-stored', 'jsonl'],
    ['exports.part-added', 'csv'],
  ])(
    'at %s goes on in the next one to the same file, as %s',
    async (point, format) => {
      const { child, caller: doomed } = await startChild({ FAULT_POINTS: `${point}@2=kill` });
      const { id } = (await doomed.post('/audit/exports', { format })).body;
      expect(await child.exited).toBe('SIGKILL');
      const { caller } = await startChild();
      const shown = async (exportId: string) => (await caller.get(`/audit/exports/${exportId}`)).body;
      expect(await shown(id)).toMatchObject({ status: 'running' });
      // Nobody waits half a minute here until the lease of the dead is over.
      await stage.database.look(
        "update trail_export_queue set due_at = now() - interval '1 s' where id in (select id from trail_exports where status = 'running')",
      );
      const completed = async (exportId: string) => {
        await eventually(async () => (await shown(exportId)).status === 'completed', { withinMs: 30_000 });
        return shown(exportId);
      };
      const resumed = await completed(id);
      const file = await caller.get(`/audit/exports/${id}/file`);
      expect(file.status).toBe(200);
      const undisturbed = await completed((await caller.post('/audit/exports', { format })).body.id);
      expect([resumed.entries, resumed.sha256]).toEqual([ENTRIES, undisturbed.sha256]);
      const [row] = await stage.database.look<{ attempts: number; parts: number }>(
        'select attempts, parts from trail_exports where tenant_id = $1 order by id desc offset 1 limit 1',
        [tenant],
      );
      expect(row?.attempts).toBe(2);
      expect(row?.parts).toBeGreaterThan(2);
      // The mark at the beginning is eaten by whoever decodes the bytes.
      const text = format === 'csv' ? `\ufeff${file.text}` : file.text;
      expect(createHash('sha256').update(text).digest('hex')).toBe(resumed.sha256);
    },
    120_000,
  );
});
