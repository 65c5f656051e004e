import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubernetesApi } from '../src/observation/kubernetes-api.js';

export interface ApiServer {
  readonly api: KubernetesApi;
  /** What was asked, path and query. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Stands in for an API server: answers of one path each, and a Status for every other. The real one is asked in e2e/kubernetes. */
export async function apiServer(answers: Readonly<Record<string, unknown>>): Promise<ApiServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = answers[path] ?? answers[path.split('?', 1)[0] ?? ''];
    response.statusCode = answer === undefined ? 404 : 200;
    const missing = { kind: 'Status', message: `the server could not find ${path}` };
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? missing));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cluster = { name: 'test', server: url, skipTLSVerify: false };
  return {
    api: new KubernetesApi({ getCurrentCluster: () => cluster, applyToHTTPSOptions: async () => {} }),
    asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
