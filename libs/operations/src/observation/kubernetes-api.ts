import { type IncomingMessage, type RequestOptions as PlainRequest, request as httpRequest } from 'node:http';
import { type RequestOptions, request as httpsRequest } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { KubernetesObject } from './objects.js';

/** The server answered, and not with what was asked for. The message is its own sentence. */
export class KubernetesRefused extends Error {
  override readonly name = 'KubernetesRefused';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export interface ApiAnswer {
  readonly body: string;
  /** What the server thinks the time is; whole seconds. */
  readonly date: Date | undefined;
}

interface ItemList<T> {
  readonly items: readonly T[] | null;
}

interface Sent {
  readonly body?: string;
  readonly accept?: string;
}

const ANSWER_WITHIN_MS = 15_000;
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Objects of a Kubernetes API server as the JSON that it sends: what is looked at here comes from many versions and
 * operators, and typed classes would drop the fields they do not know. Who asks, and how, says the kubeconfig.
 */
export class KubernetesApi {
  constructor(private readonly config: Pick<KubeConfig, 'getCurrentCluster' | 'applyToHTTPSOptions'>) {}

  async get<T>(path: string): Promise<T> {
    return JSON.parse((await this.call('GET', path)).body) as T;
  }

  /** The items of a list; a server sends `null` where there is none. */
  async list<T>(path: string): Promise<readonly T[]> {
    return (await this.get<ItemList<T>>(path)).items ?? [];
  }

  /** A list with names, labels and times alone: what the objects hold never leaves the server. */
  async listMetadata(path: string): Promise<readonly KubernetesObject[]> {
    const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
    const { body } = await this.call('GET', path, { accept });
    return (JSON.parse(body) as ItemList<KubernetesObject>).items ?? [];
  }

  async post<T>(path: string, body: object): Promise<T> {
    return JSON.parse((await this.call('POST', path, { body: JSON.stringify(body) })).body) as T;
  }

  /** Rejects with {@link KubernetesRefused}, or with the network's error; within 15 s. */
  async call(
    method: 'GET' | 'POST',
    path: string,
    { body, accept = 'application/json' }: Sent = {},
  ): Promise<ApiAnswer> {
    const server = this.config.getCurrentCluster()?.server;
    if (!server) throw new Error('No cluster is chosen: set KUBECONFIG, or --kubeconfig and --context.');
    const url = new URL(`${server.replace(/\/+$/, '')}${path}`);
    const options: RequestOptions = { method, timeout: ANSWER_WITHIN_MS };
    await this.config.applyToHTTPSOptions(options);
    options.headers = { ...options.headers, accept, 'content-type': 'application/json' };
    const answer = await this.send(url, options, body);
    const text = await textOf(answer);
    const status = answer.statusCode ?? 0;
    if (status < 200 || status > 299) throw new KubernetesRefused(status, sentenceOf(text, status));
    return { body: text, date: answer.headers.date ? new Date(answer.headers.date) : undefined };
  }

  private send(url: URL, options: RequestOptions, body: string | undefined): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sent =
        url.protocol === 'http:'
          ? httpRequest(url, options as PlainRequest, resolve)
          : httpsRequest(url, options, resolve);
      sent.once('error', reject);
      sent.once('timeout', () => sent.destroy(new Error(`${url.host} does not answer within 15 s`)));
      sent.end(body);
    });
  }
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error('The answer is longer than 64 MiB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

// A refusal is an object of kind Status; what stands before the server (a proxy) answers otherwise.
function sentenceOf(text: string, status: number): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? `status ${status}`;
  } catch {
    return `status ${status}`;
  }
}
