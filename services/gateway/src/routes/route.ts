import type { Deprecation } from '@guildhall/http';

import type { Priority } from '../shedding/priority.js';

/** The gateway itself, where it answers: the name that its description, its tokens and its tag in the merged document have. */
export const OWN_SERVICE = 'gateway';

/** One operation of one service, as its committed description declares it (`x-guildhall`). */
export interface Route {
  /** The service that answers, by its name: `tenancy`. */
  readonly service: string;
  /** The gateway answers itself (`own-routes/`). */
  readonly isOwn: boolean;
  readonly operationId: string;
  /** In upper case. */
  readonly method: string;
  /** As described, without `/api/v1`: `/organizations/{organizationId}`. Never the path that was called. */
  readonly path: string;
  readonly isPublic: boolean;
  /** Any one of these opens the route; none for a public one. */
  readonly permissions: readonly string[];
  /** The name of a rate policy; `default` where the route names none. */
  readonly rateLimit: string;
  /** A read that leaves an entry in the trail. */
  readonly isAudited: boolean;
  /** Refused while the gateway's knowledge of revocations is stale. */
  readonly isSensitive: boolean;
  /** Clients show their id and secret by HTTP Basic, which its service reads. */
  readonly takesClientCredentials: boolean;
  /** How long the service may take; `stream` lasts as long as somebody listens. */
  readonly timeoutMs: number | 'stream';
  /** Clients come by WebSocket (RFC 6455), and by nothing else. */
  readonly isWebSocket: boolean;
  /** The longest body that is passed on, in bytes. */
  readonly bodyLimit: number;
  readonly heedsIdempotencyKey: boolean;
  /** On its way out of use. */
  readonly deprecation?: Deprecation;
  /** How long it is answered when not all calls can be. */
  readonly priority: Priority;
}
