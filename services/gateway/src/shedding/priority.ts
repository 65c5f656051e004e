/**
 * How long a call is worked on when not all can be. `critical`: who cannot sign in can do nothing, and who cannot ask how the
 * platform fares cannot mend it; these are few and cheap. `bulk`: exports, batches and streams, which come from programs that
 * try again. All else stands alike: a read that is refused stops a person's work no less than a write.
 */
export type Priority = 'critical' | 'normal' | 'bulk';

const BULK_POLICIES: ReadonlySet<string> = new Set(['export', 'ingest']);
const USUAL_MS = 10_000;

/** What of a route tells how urgent its calls are. */
interface Urgency {
  readonly path: string;
  readonly rateLimit: string;
  readonly timeoutMs: number | 'stream';
}

export function priorityOf({ path, rateLimit, timeoutMs }: Urgency): Priority {
  if (path.startsWith('/auth/') || path.startsWith('/.well-known/') || path === '/platform/health') return 'critical';
  const takesLong = timeoutMs === 'stream' || timeoutMs > USUAL_MS;
  return takesLong || BULK_POLICIES.has(rateLimit) ? 'bulk' : 'normal';
}
