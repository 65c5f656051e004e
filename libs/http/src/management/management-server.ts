import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { metricsContentType, metricsText } from '@guildhall/telemetry';
import type { ReadinessReport } from './readiness.js';

export interface ManagementSettings {
  readonly port: number;
  readonly host: string;
  readonly service: string;
  readonly version: string;
}

/** What the port tells of: this process, or several that stand behind one. */
export interface Managed {
  readonly hasStarted: boolean;
  report(): Promise<ReadinessReport>;
  /** In Prometheus' text format; of this process, unless told otherwise. */
  metrics?(): Promise<string>;
}

type Answer = (response: ServerResponse) => Promise<void> | void;

/**
 * Probes and metrics, on a port that only the cluster reaches and that asks for no token. Plain Node: it answers while
 * the framework starts, drains or is stuck.
 */
export class ManagementServer {
  private readonly server: Server;
  private readonly answers: ReadonlyMap<string, Answer>;

  constructor(
    private readonly settings: ManagementSettings,
    private readonly managed: Managed,
  ) {
    this.answers = new Map<string, Answer>([
      ['/livez', (response) => sendJson(response, 200, { status: 'alive' })],
      ['/readyz', (response) => this.readyz(response)],
      ['/startupz', (response) => this.startupz(response)],
      ['/metrics', (response) => this.metrics(response)],
      ['/version', (response) => this.version(response)],
    ]);
    this.server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (request, response) => {
      void this.answer(request.method, request.url, response);
    });
  }

  async listen(): Promise<number> {
    const { port, host } = this.settings;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(port, host, resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(method = '', target = '/', response: ServerResponse): Promise<void> {
    const found = this.answers.get(target.split('?', 1)[0] ?? target);
    try {
      if (!found) return sendJson(response, 404, { status: 'unknown' });
      if (method !== 'GET' && method !== 'HEAD') {
        response.setHeader('allow', 'GET, HEAD');
        return sendJson(response, 405, { status: 'method not allowed' });
      }
      await found(response);
    } catch {
      sendJson(response, 500, { status: 'failed' });
    }
  }

  private async readyz(response: ServerResponse): Promise<void> {
    const { isReady, state, checks } = await this.managed.report();
    sendJson(response, isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', state, checks });
  }

  private startupz(response: ServerResponse): void {
    const { hasStarted } = this.managed;
    sendJson(response, hasStarted ? 200 : 503, { status: hasStarted ? 'started' : 'starting' });
  }

  private async metrics(response: ServerResponse): Promise<void> {
    const text = await (this.managed.metrics?.() ?? metricsText());
    response.writeHead(200, { 'content-type': metricsContentType, 'cache-control': 'no-store' }).end(text);
  }

  private version(response: ServerResponse): void {
    const { service, version } = this.settings;
    sendJson(response, 200, { service, version, node: process.versions.node });
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent) return void response.end();
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', connection: 'close' })
    .end(JSON.stringify(body));
}
