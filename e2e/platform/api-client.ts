import { type IncomingHttpHeaders, request } from 'node:http';

export interface Call {
  readonly json?: unknown;
  /** Sent as it is, in place of `json`. */
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Every byte of the answer, headers included: what a leak would have to be in. */
  readonly bytes: string;
  /** The parsed body; undefined when there is none or it is no JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says itself what it expects of an answer.
  readonly body: any;
}

const ANSWER_WITHIN_MS = 30_000;

/** A client of the platform with an address of its own, so that no two tests share what is counted by address. */
export class ApiClient {
  constructor(
    readonly api: string,
    readonly accessToken?: string,
    readonly address = freshAddress(),
  ) {}

  /** The same client with another token, or with none. */
  with = (accessToken?: string) => new ApiClient(this.api, accessToken, this.address);

  get = (path: string, call?: Call) => this.call('GET', path, call);
  post = (path: string, json?: unknown, call?: Call) => this.call('POST', path, { json, ...call });
  patch = (path: string, json?: unknown, call?: Call) => this.call('PATCH', path, { json, ...call });
  delete = (path: string, call?: Call) => this.call('DELETE', path, call);

  /** The path goes out as it is written: nothing is normalised, so that it can be wrong in every way. */
  call(method: string, path: string, { json, body, headers = {} }: Call = {}): Promise<Answer> {
    const content = json === undefined ? body : JSON.stringify(json);
    const { hostname, port, pathname } = new URL(this.api);
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: hostname,
          port,
          method,
          path: pathname.replace(/\/$/, '') + path,
          localAddress: this.address,
          agent: false,
          signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
          headers: {
            ...(this.accessToken === undefined ? {} : { authorization: `Bearer ${this.accessToken}` }),
            ...(content === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(content)) }),
            ...headers,
          } as Record<string, string | string[]>,
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.once('error', reject);
          incoming.once('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const head = incoming.rawHeaders.join('\n');
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              bytes: `${head}\n\n${text}`,
              body: parsed(text),
            });
          });
        },
      );
      outgoing.once('error', reject);
      outgoing.end(content);
    });
  }
}

/** All of 127.0.0.0/8 is this machine; for the upper half of it the limits are lifted. */
export const freshAddress = (): string => `127.${between(128, 254)}.${between(0, 254)}.${between(2, 254)}`;

/** Where the limits hold. */
export const limitedAddress = (): string => `127.${between(1, 127)}.${between(0, 254)}.${between(2, 254)}`;

const between = (least: number, most: number): number => least + Math.floor(Math.random() * (most - least + 1));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
