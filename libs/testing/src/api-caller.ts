import type { Permission } from '@guildhall/access';
import { newId } from '@guildhall/runtime';
import { serviceToken } from './service-token.js';

export interface CallOptions {
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, in place of `json`. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined when there is none or it is no JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says itself what it expects of an answer.
  readonly body: any;
}

/** Calls a service as the gateway would: over HTTP, with its token, in the name of one caller. */
export class ApiCaller {
  readonly user = newId();

  constructor(
    private readonly service: string,
    private readonly baseUrl: string,
    readonly tenant: string,
    private readonly permissions: readonly Permission[],
  ) {}

  get = (path: string, options?: CallOptions) => this.call('GET', path, options);
  post = (path: string, json?: unknown, options?: CallOptions) => this.call('POST', path, { json, ...options });
  put = (path: string, json?: unknown, options?: CallOptions) => this.call('PUT', path, { json, ...options });
  patch = (path: string, json?: unknown, options?: CallOptions) => this.call('PATCH', path, { json, ...options });
  delete = (path: string, options?: CallOptions) => this.call('DELETE', path, options);

  async call(method: string, path: string, { json, body, headers = {} }: CallOptions = {}): Promise<Answered> {
    const { tenant, user, permissions } = this;
    const content = json === undefined ? body : JSON.stringify(json);
    const answer = await fetch(this.baseUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${await serviceToken(this.service, { tenant, user, permissions })}`,
        ...(content === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: content,
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: parsed(text) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
