import { createHash } from 'node:crypto';
import { newId } from '@guildhall/runtime';
import { eventually, serviceToken } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuditStage, stageAudit } from '../../test/audit.harness.js';
import { fillTrail } from '../../test/long-trail.js';
import { EXPORT_FORMATS } from './trail-export.entity.js';

/** A million in the ring `verify`; enough for several parts otherwise. */
const ENTRIES = process.env['GUILDHALL_RING'] === 'verify' ? 1_000_000 : 6_000;
const MIB = 1_048_576;
/** With what is not collected yet: 182 for a file of a million entries, which is several times as long. */
const MOST_MIB = 250;
const WITHIN_MS = 600_000;

let stage: AuditStage;
const tenant = newId();
beforeAll(async () => {
  stage = await stageAudit();
  await fillTrail(stage.database, tenant, ENTRIES);
  await stage.serve();
}, WITHIN_MS);
afterAll(() => stage.stop());

describe('an export of a long trail', () => {
  it.each(EXPORT_FORMATS)(
    'as %s has all of it, in memory that does not grow with it',
    async (format) => {
      const caller = stage.caller(tenant, ['audit:export']);
      const usage = watchMemory();
      const begun = performance.now();
      const { id } = (await caller.post('/audit/exports', { format })).body;
      const shown = async () => (await caller.get(`/audit/exports/${id}`)).body;
      await eventually(async () => (await shown()).status === 'completed', { withinMs: WITHIN_MS, pauseMs: 20 });
      const perSecond = Math.round((1_000 * ENTRIES) / (performance.now() - begun));
      const { bytes, sha256, entries } = await shown();
      const file = await digestOf(await download(`/audit/exports/${id}/file`));
      expect([entries, file]).toEqual([ENTRIES, { bytes, sha256 }]);
      const grownMib = usage.stop();
      if (ENTRIES === 1_000_000)
        process.stdout.write(
          `${format}: ${perSecond} entries/s, ${grownMib} MiB, ${Math.round(bytes / MIB)} MiB file\n`,
        );
      expect(grownMib).toBeLessThan(MOST_MIB);
    },
    WITHIN_MS,
  );
});

/** The body as it comes, kept by nobody. */
async function download(file: string): Promise<AsyncIterable<Uint8Array>> {
  const token = await serviceToken('audit', { tenant, user: newId(), permissions: ['audit:export'] });
  const { body } = await fetch(stage.url() + file, { headers: { authorization: `Bearer ${token}` } });
  return body as AsyncIterable<Uint8Array>;
}

async function digestOf(body: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of body) {
    hash.update(piece);
    bytes += piece.byteLength;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** By how many MiB the process grew at most. */
function watchMemory() {
  const taken = () => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = taken();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, taken());
  }, 20);
  return {
    stop() {
      clearInterval(timer);
      return Math.round((most - before) / MIB);
    },
  };
}
