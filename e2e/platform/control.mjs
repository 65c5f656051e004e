import { createServer } from 'node:http';

/** What a test may ask of a process. */
const ACTIONS = ['start', 'stop', 'kill9', 'hangup'];

/**
 * The handle by which tests of other processes take parts of the platform away and give them back:
 * `POST /<part>/<start|stop|kill9|hangup>`, answered when it is done; the body of a start may hold settings that differ.
 * @param {Record<string, { start(changed?: Record<string, string>): Promise<void>, stop(): Promise<void>, kill9(): Promise<void>, hangup?(): void }>} parts
 * @returns {Promise<string>} its URL
 */
export function serveControl(parts) {
  const server = createServer((request, response) => {
    act(parts, request)
      .then((status) => response.writeHead(status).end())
      .catch((error) => response.writeHead(500).end(error.stack));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    });
  });
}

/** @param {Parameters<typeof serveControl>[0]} parts @param {import('node:http').IncomingMessage} request */
async function act(parts, request) {
  const [, name = '', action = ''] = (request.url ?? '').split('/');
  const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (!part || !ACTIONS.includes(action) || !(action in part)) return 404;
  const body = await textOf(request);
  if (action === 'start') await part.start(body ? JSON.parse(body) : {});
  else await part[/** @type {'stop' | 'kill9' | 'hangup'} */ (action)]?.();
  return 204;
}

/** @param {import('node:http').IncomingMessage} request */
async function textOf(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
