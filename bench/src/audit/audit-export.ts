import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '@guildhall/runtime';
import { Connection, requestOf } from '../identity/connection.js';
import { expectAnswer } from '../identity/expect-answer.js';
import type { Contender, Figures, Measurement } from '../measurement.js';
import { residentMib } from '../resident-memory.js';
import { AuditStage } from './audit-stage.js';
import { reportsOf } from './reported-entries.js';
import { untilIndexed } from './varied-trail.js';

const ENTRIES = 200_000;
const AT_ONCE = 100_000;
const OF_A_CHUNK = 500;
const CHUNKS_AT_ONCE = 5;
const FORMATS = ['csv', 'jsonl', 'xlsx'] as const;
type Format = (typeof FORMATS)[number];
const LOOK_EVERY_MS = 50;
const WITHIN_MS = 600_000;

const speed = (format: Format) => `${format}: rows/s`;
const memory = (format: Format) => `${format}: peak MiB of audit`;
const AT_REST = 'MiB of audit before';

/** How fast a long trail becomes a file, and in how much memory (AUD-4). */
export const auditExport: Measurement = {
  name: 'audit-export',
  title: 'a trail of 200,000 entries as a file',
  how:
    `${ENTRIES.toLocaleString('en-US')} entries that came through Kafka, each with two sealed values; from \`POST /audit/exports\` until the file is whole, sealed, in its store and its digest told. ` +
    'Audit is one process, started anew before each; its memory is VmRSS, looked at all the while.',
  figures: [
    ...FORMATS.flatMap((format) => [
      { name: speed(format), ...(format === 'csv' ? { asked: '≥ 50,000' } : {}) },
      { name: memory(format), ...(format === 'csv' ? { asked: '< 150' } : {}) },
    ]),
    { name: AT_REST },
  ],
  // All of them go through the whole of it first.
  isOnlyWhenNamed: true,
  contenders: {
    guildhall: (servers) =>
      AuditStage.contender(servers, async (stage): Promise<Contender['round']> => {
        const tenantId = newId();
        for (let sent = 0; sent < ENTRIES; sent += AT_ONCE) {
          const reports = reportsOf({ tenants: [tenantId], entries: AT_ONCE, ofAChunk: OF_A_CHUNK });
          await stage.send(reports, CHUNKS_AT_ONCE);
          await stage.signed([tenantId], sent + AT_ONCE);
        }
        // What catches up behind an export would be measured with it.
        await untilIndexed(stage.admin, tenantId, ENTRIES);
        return async () => {
          const figures: Record<string, number> = {};
          for (const format of FORMATS) {
            await stage.startAuditAgain();
            figures[AT_REST] = await residentMib(stage.pidOf('audit'));
            Object.assign(figures, await exported(stage, tenantId, format));
          }
          return figures;
        };
      }),
  },
};

interface Export {
  readonly id: string;
  readonly status: string;
  readonly entries: number;
}

async function exported(stage: AuditStage, tenantId: string, format: Format): Promise<Figures> {
  const connection = await Connection.to(stage.ownPort);
  const token = () => stage.serviceToken(tenantId, ['audit:read', 'audit:export']);
  const ask = async (what: string, json?: unknown): Promise<Export> => {
    const request = requestOf(stage.ownPort, what, { token: await token(), ...(json === undefined ? {} : { json }) });
    return expectAnswer(await connection.ask(request), 200, 202);
  };
  const begun = performance.now();
  const { id } = await ask('POST /audit/exports', { format });
  let peak = 0;
  for (;;) {
    peak = Math.max(peak, await residentMib(stage.pidOf('audit')));
    const { status, entries } = await ask(`GET /audit/exports/${id}`);
    // Each export before it is an entry or more by itself.
    if (status === 'completed' && entries >= ENTRIES) break;
    if (status === 'completed' || status === 'failed') throw new Error(`${status} with ${entries} entries.`);
    if (performance.now() - begun > WITHIN_MS) throw new Error(`${entries} entries in time.`);
    await pause(LOOK_EVERY_MS);
  }
  const seconds = (performance.now() - begun) / 1_000;
  connection.close();
  return { [speed(format)]: ENTRIES / seconds, [memory(format)]: peak };
}
