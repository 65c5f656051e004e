import { encodeId } from '@guildhall/contracts';
import { Injectable } from '@nestjs/common';
import { WebOrigins } from './web-origins.js';

type CorsHeaders = Readonly<Record<string, string>>;

interface JudgedCall {
  readonly method: string;
  /** What answers at its path. */
  readonly found: { readonly allow: string } | undefined;
  /** Who calls, as soon as that is certain: also when the call is then refused. */
  readonly caller: { readonly tenantId: string } | undefined;
}

/** What a page may send: the headers that the gateway reads, or hands on. */
const TAKEN = [
  'accept',
  'accept-language',
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'last-event-id',
  'prefer',
  'range',
  'traceparent',
  'x-request-id',
].join(', ');

/** What a page may read, beside what every page may. */
const SHOWN = [
  'Content-Disposition',
  'Content-Range',
  'Deprecation',
  'ETag',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Sunset',
  'Traceparent',
  'WWW-Authenticate',
  'X-Request-Id',
].join(', ');

/** So long a browser asks no second time; for so long it may believe in an origin that is named no more, and be refused then. */
const PREFLIGHT_SECONDS = '600';
const NOTHING: CorsHeaders = {};

/**
 * Which pages may read what is answered here (Fetch, 3.2). An origin is told back only when it is named, letter by letter;
 * there is no `*` and no pattern. Nothing here goes by cookies, and no page is told that it may send any: whoever has no
 * token reads what anybody reads (T9).
 */
@Injectable()
export class Cors {
  constructor(private readonly origins: WebOrigins) {}

  /** What an answer to a page of this origin says in the end, when as much is known of the call as ever will be. */
  wordsFor(origin: string | undefined): ((call: JudgedCall) => CorsHeaders) | undefined {
    if (origin === undefined) return undefined;
    return ({ method, found, caller }) => {
      if (method === 'OPTIONS') return found ? this.preflight(origin, found.allow) : NOTHING;
      return this.answer(origin, caller && encodeId('org', caller.tenantId));
    };
  }

  /**
   * For an answer. Where it is known who calls, their organisation alone decides; an answer to nobody in particular, such as
   * that of a sign-in, is for the pages of any organisation. @param tenant as it stands on the wire
   */
  answer(origin: string, tenant: string | undefined): CorsHeaders {
    const mayRead = tenant === undefined ? this.origins.isOfAnybody(origin) : this.origins.isOfTenant(tenant, origin);
    if (!mayRead) return NOTHING;
    return { 'access-control-allow-origin': origin, 'access-control-expose-headers': SHOWN };
  }

  /** For a preflight, which names the origin and nobody: of any organisation at all. @param methods as `Allow` lists them */
  preflight(origin: string, methods: string): CorsHeaders {
    if (!this.origins.isOfAnybody(origin)) return NOTHING;
    return {
      'access-control-allow-origin': origin,
      'access-control-allow-methods': methods,
      'access-control-allow-headers': TAKEN,
      'access-control-max-age': PREFLIGHT_SECONDS,
    };
  }
}
