import { encodeId } from '@guildhall/contracts';
import { Connection, requestOf } from '../identity/connection.js';
import { expectAnswer } from '../identity/expect-answer.js';
import type { Figures, Measurement } from '../measurement.js';
import { percentile } from '../statistics.js';
import { AuditStage } from './audit-stage.js';
import { entryIdOf, loadTrail } from './loaded-trail.js';

const ENTRIES = 10_000_000;
const PROOFS = 1_000;

const [P99, P50] = ['p99 ms', 'p50 ms'];
const BYTES = 'bytes of a proof beside its entry, most';

/** What a stranger waits for, and carries away, of the longest trail (AUD-2). */
export const auditProof: Measurement = {
  name: 'audit-proof',
  title: 'the receipt of any entry among ten million',
  how:
    `${PROOFS.toLocaleString('en-US')} entries at places all over a trail of ${ENTRIES.toLocaleString('en-US')} live entries, one after the other at audit's own port: both inclusion proofs are made from the tables for each call. PostgreSQL has vacuumed them before, as it has a trail that grew over years. ` +
    'What is counted of its size is the JSON as it is sent, all of it but the text of the entry itself.',
  figures: [
    { name: P99, asked: '≤ 10', decimals: 1 },
    { name: P50, decimals: 1 },
    { name: BYTES, asked: '≤ 2,048' },
  ],
  // Ten million rows are loaded for it.
  isOnlyWhenNamed: true,
  contenders: {
    guildhall: (servers) =>
      AuditStage.contender(servers, async (stage) => {
        const places = Array.from({ length: PROOFS }, (_, at) => Math.floor(((at + 0.5) * ENTRIES) / PROOFS));
        const tenantId = await loadTrail(stage.admin, ENTRIES, places);
        await stage.signed([tenantId], ENTRIES);
        return () => proofsOf(stage, tenantId, places);
      }),
  },
};

async function proofsOf(stage: AuditStage, tenantId: string, places: readonly number[]): Promise<Figures> {
  const connection = await Connection.to(stage.ownPort);
  const [tookMs, sizes]: [number[], number[]] = [[], []];
  for (const place of places) {
    const token = await stage.serviceToken(tenantId, ['audit:read']);
    const path = `GET /audit/entries/${encodeId('ent', entryIdOf(place))}/proof`;
    const request = requestOf(stage.ownPort, path, { token });
    const since = performance.now();
    const answer = await connection.ask(request);
    tookMs.push(performance.now() - since);
    const { entry } = expectAnswer(answer, 200);
    if (entry.place !== place) throw new Error(`The proof is of place ${entry.place}, not ${place}.`);
    sizes.push(Buffer.byteLength(answer.body) - Buffer.byteLength(entry.canonical));
  }
  connection.close();
  return { [P99]: percentile(tookMs, 99), [P50]: percentile(tookMs, 50), [BYTES]: Math.max(...sizes) };
}
