import { IdempotencyKeyMalformed, inputRefused, parseJson, PreconditionMissing } from '@guildhall/http';
import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { DescribedInput, Parameter } from './described-input.js';
import { PathIds } from './path-ids.js';
import { QueryCheck } from './query-check.js';
import { readableSchema } from './readable-schema.js';

/** RFC 9110 leaves out most of ASCII, and a key is compared byte by byte. */
const IDEMPOTENCY_KEY = /^[!-~]{1,255}$/;

/** What one operation asks of its requests. It never refuses what its service would accept: what it cannot tell, it lets pass. */
export class RequestCheck {
  private readonly ids: PathIds;
  private readonly query: QueryCheck | undefined;
  private readonly headers: ReadonlySet<string>;
  private readonly body: z.ZodType | undefined;

  constructor({ path, parameters, body, components }: DescribedInput) {
    const of = (where: Parameter['in']) => parameters.filter((parameter) => parameter.in === where);
    this.ids = new PathIds(path, parameters);
    this.query = of('query').length > 0 ? new QueryCheck(of('query'), components) : undefined;
    this.headers = new Set(of('header').map(({ name }) => name.toLowerCase()));
    this.body = body && readableSchema(body, components);
  }

  /** Whether bodies in JSON are checked. */
  get readsBody(): boolean {
    return this.body !== undefined;
  }

  /** @param path canonical, below `/api/v1` @param query with its question mark. Throws the problem of its service. */
  requireHead(path: string, query: string, sent: IncomingHttpHeaders): void {
    if (!this.ids.isEmpty) this.ids.require(path);
    if (this.headers.size > 0) this.requireHeaders(sent);
    this.query?.require(query);
  }

  /** Throws InputRefused. What is no JSON, or deeper or longer than any input, is the service's to refuse. */
  requireBody(bytes: Uint8Array): void {
    const value = readable(bytes);
    if (value === undefined || !this.body) return;
    const { error } = this.body.safeParse(value);
    if (error) throw inputRefused(error);
  }

  private requireHeaders(sent: IncomingHttpHeaders): void {
    const key = sent['idempotency-key'];
    if (key !== undefined && this.headers.has('idempotency-key') && !IDEMPOTENCY_KEY.test(String(key)))
      throw new IdempotencyKeyMalformed('A key has 1 to 255 visible ASCII characters.');
    if (this.headers.has('if-match') && sent['if-match'] === undefined)
      throw new PreconditionMissing('The header If-Match is missing.');
  }
}

function readable(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes);
  } catch {
    return undefined;
  }
}
