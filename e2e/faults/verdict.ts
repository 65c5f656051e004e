import type { Ledger } from './ledger.js';

/** An event about version `version` of an organisation, wherever it was seen. */
export interface Sighting {
  readonly eventId: string;
  readonly organizationId: string;
  readonly version: number;
}

/** All that can be seen once the installation is at rest. */
export interface Facts {
  readonly ledger: Pick<Ledger, 'acknowledged' | 'wrong'>;
  /** Organisation id → version, in the table of the service. */
  readonly stored: ReadonlyMap<string, number>;
  /** The archive of the outbox, in the order of the queue. */
  readonly published: readonly Sighting[];
  /** The topic, partition by partition as it came; records may repeat. */
  readonly delivered: readonly Sighting[];
  /** The effects in the other service's database, in the order in which they happened. */
  readonly applied: readonly Sighting[];
}

export interface Verdict {
  /** Acknowledged, published or delivered, and not there. */
  readonly lost: readonly string[];
  /** There without a request, or more than once. */
  readonly doubled: readonly string[];
  readonly disordered: readonly string[];
  readonly wrongAnswers: readonly string[];
}

const SHOWN = 5;

/** Nothing acknowledged lost, nothing applied twice, order held for each aggregate (T62, T63). */
export function judge({ ledger, stored, published, delivered, applied }: Facts): Verdict {
  const publishedOnce = new Map(published.map((event) => [event.eventId, event]));
  return {
    lost: some([
      ...lostChanges(ledger.acknowledged, stored),
      ...unannounced(stored, published),
      ...missing(publishedOnce, delivered, 'is not on the topic'),
      ...missing(publishedOnce, applied, 'was not applied'),
    ]),
    doubled: some([
      ...unaskedChanges(ledger.acknowledged, stored),
      ...repeated(published, 'was published'),
      ...repeated(applied, 'was applied'),
      ...foreign(publishedOnce, delivered, 'is on the topic'),
      ...foreign(publishedOnce, applied, 'was applied'),
    ]),
    disordered: some([
      ...disordered(published, 'published'),
      ...disordered(delivered, 'on the topic'),
      ...disordered(applied, 'applied'),
    ]),
    wrongAnswers: some([...ledger.wrong]),
  };
}

/** Enough to begin to look, not all of thousands. */
function some(findings: readonly string[]): readonly string[] {
  return findings.length <= SHOWN ? findings : [...findings.slice(0, SHOWN), `and ${findings.length - SHOWN} more`];
}

type Versions = ReadonlyMap<string, number>;

function lostChanges(acknowledged: Versions, stored: Versions): string[] {
  return [...acknowledged]
    .filter(([id, version]) => (stored.get(id) ?? 0) < version)
    .map(([id, version]) => `${id}: version ${version} was acknowledged, ${stored.get(id) ?? 'nothing'} is stored`);
}

// Each request was repeated until it was acknowledged: a version beyond is one request with two effects.
function unaskedChanges(acknowledged: Versions, stored: Versions): string[] {
  return [...stored]
    .filter(([id, version]) => version > (acknowledged.get(id) ?? 0))
    .map(([id, version]) => `${id}: version ${version} is stored, ${acknowledged.get(id) ?? 'nothing'} was asked for`);
}

function unannounced(stored: Versions, published: readonly Sighting[]): string[] {
  const announced = new Set(published.map(({ organizationId, version }) => `${organizationId} ${version}`));
  return [...stored].flatMap(([id, version]) =>
    Array.from({ length: version }, (_, index) => index + 1)
      .filter((each) => !announced.has(`${id} ${each}`))
      .map((each) => `${id}: version ${each} was never published`),
  );
}

function missing(published: ReadonlyMap<string, Sighting>, seen: readonly Sighting[], what: string): string[] {
  const found = new Set(seen.map(({ eventId }) => eventId));
  return [...published.values()]
    .filter(({ eventId }) => !found.has(eventId))
    .map((event) => `${nameOf(event)} ${what}`);
}

function foreign(published: ReadonlyMap<string, Sighting>, seen: readonly Sighting[], what: string): string[] {
  return seen.filter(({ eventId }) => !published.has(eventId)).map((event) => `${nameOf(event)} ${what}, unpublished`);
}

function repeated(seen: readonly Sighting[], what: string): string[] {
  const counts = new Map<string, number>();
  for (const event of seen) counts.set(nameOf(event), (counts.get(nameOf(event)) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([name, count]) => `${name} ${what} ${count} times`);
}

// What comes again was seen before: the first sighting of each counts.
function disordered(seen: readonly Sighting[], where: string): string[] {
  const heads = new Map<string, number>();
  const findings: string[] = [];
  const known = new Set<string>();
  for (const event of seen) {
    if (known.has(event.eventId)) continue;
    known.add(event.eventId);
    const before = heads.get(event.organizationId) ?? 0;
    if (event.version !== before + 1) findings.push(`${nameOf(event)} follows version ${before} ${where}`);
    heads.set(event.organizationId, event.version);
  }
  return findings;
}

const nameOf = ({ eventId, organizationId, version }: Sighting) => `${organizationId} v${version} (${eventId})`;
