import { Connection, requestOf } from '../identity/connection.js';
import { expectAnswer } from '../identity/expect-answer.js';
import type { Figures, Measurement } from '../measurement.js';
import { percentile } from '../statistics.js';
import { AuditStage } from './audit-stage.js';
import { actorAt, correlationAt, loadVariedTrail, targetAt, timeAt, typeAt, wordAt } from './varied-trail.js';

const ENTRIES = 5_000_000;
const OF_EACH_KIND = 50;
const LIMIT = 50;

type Question = Readonly<Record<string, string>>;

const at = (place: number): string => timeAt(place, ENTRIES).toISOString();
const DAY = Math.floor(ENTRIES / 365);

/** What an administrator asks of a trail, each about somewhere else in it. */
const KINDS: Readonly<Record<string, (place: number) => Question>> = {
  'no filter': () => ({}),
  type: (place) => ({ type: typeAt(place) }),
  'category and severity': () => ({ category: 'configuration', severity: 'warning' }),
  'critical alone': () => ({ severity: 'critical' }),
  'an actor': (place) => ({ actor: actorAt(place) }),
  'a target': (place) => ({ target: targetAt(place) }),
  'an actor on a target': (place) => ({ actor: actorAt(place), target: targetAt(place) }),
  'a call': (place) => ({ correlation: correlationAt(place) }),
  'a day': (place) => ({ from: at(place), until: at(place + DAY) }),
  'a type on a day': (place) => ({ type: typeAt(place), from: at(place), until: at(place + DAY) }),
  'a word': (place) => ({ q: wordAt(place) }),
  'a word of an actor': (place) => ({ q: wordAt(place), actor: actorAt(place) }),
};

const P99 = 'all kinds, p99 ms';
const P50 = 'all kinds, p50 ms';
const LATER = 'pages 2 to 5 of each, p99 ms';
const of = (kind: string) => `${kind}: p99 ms`;

/** How long a question about a long trail takes (AUD-3). */
export const auditQuery: Measurement = {
  name: 'audit-query',
  title: 'questions about five million entries',
  how:
    `${ENTRIES.toLocaleString('en-US')} entries of one organisation over a year, put into the tables and indexed by audit itself; ${OF_EACH_KIND} questions of each of ${Object.keys(KINDS).length} kinds, about places all over it, one after the other ` +
    `at audit's own port by \`GET /audit/entries?limit=${LIMIT}\`, whole answers. Of what is found each time four more pages are asked for.`,
  figures: [
    { name: P99, asked: '≤ 100', decimals: 1 },
    { name: P50, decimals: 1 },
    { name: LATER, decimals: 1 },
    ...Object.keys(KINDS).map((kind) => ({ name: of(kind), decimals: 1 })),
  ],
  // Five million rows are loaded for it, and indexed.
  isOnlyWhenNamed: true,
  contenders: {
    guildhall: (servers) =>
      AuditStage.contender(servers, async (stage) => {
        const tenantId = await loadVariedTrail(stage.admin, ENTRIES);
        return () => asked(stage, tenantId);
      }),
  },
};

interface Page {
  readonly items: readonly unknown[];
  readonly next: string | null;
}

async function asked(stage: AuditStage, tenantId: string): Promise<Figures> {
  const connection = await Connection.to(stage.ownPort);
  const later: number[] = [];
  const ask = async (question: Question): Promise<{ page: Page; tookMs: number }> => {
    const token = await stage.serviceToken(tenantId, ['audit:read']);
    const query = new URLSearchParams({ ...question, limit: String(LIMIT) }).toString();
    const request = requestOf(stage.ownPort, `GET /audit/entries?${query}`, { token });
    const since = performance.now();
    const answer = await connection.ask(request);
    const tookMs = performance.now() - since;
    return { page: expectAnswer(answer, 200), tookMs };
  };
  const byKind: Record<string, number[]> = {};
  for (const [kind, questionAt] of Object.entries(KINDS)) {
    const took: number[] = [];
    for (let each = 0; each < OF_EACH_KIND; each += 1) {
      const question = questionAt(Math.floor(((each + 0.5) * ENTRIES) / OF_EACH_KIND));
      const { page, tookMs } = await ask(question);
      if (page.items.length === 0) throw new Error(`Nothing was found of ${JSON.stringify(question)}.`);
      took.push(tookMs);
      for (let [number, { next }] = [2, page]; next !== null && number <= 5; number += 1) {
        const more = await ask({ ...question, cursor: next });
        later.push(more.tookMs);
        ({ next } = more.page);
      }
    }
    byKind[kind] = took;
  }
  connection.close();
  const all = Object.values(byKind).flat();
  return {
    [P99]: percentile(all, 99),
    [P50]: percentile(all, 50),
    [LATER]: percentile(later, 99),
    ...Object.fromEntries(Object.entries(byKind).map(([kind, took]) => [of(kind), percentile(took, 99)])),
  };
}
