import { createServer } from 'node:http';
import { listPage, messagePage, notFoundPage } from './pages.mjs';

/**
 * The page and its JSON interface:
 * `GET /api/messages?to=` · `GET /api/messages/{id}` · `GET /api/messages/{id}/raw` · `DELETE /api/messages/{id}` · `DELETE /api/messages`.
 * @param {import('./mailbox.mjs').Mailbox} mailbox @param {number} port @param {string} host
 */
export function servePage(mailbox, port, host) {
  const server = createServer((request, response) => {
    answer(mailbox, request)
      .catch((error) => {
        console.error(new Date().toISOString(), error);
        return json(500, { error: 'The mail catcher failed; its log says why.' });
      })
      .then(({ status, type, body }) => {
        response.writeHead(status, {
          'content-type': type,
          'cache-control': 'no-store',
          'content-security-policy': POLICY,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
        });
        response.end(body);
      });
  });
  server.listen(port, host);
  return server;
}

/** Mails are strangers' HTML: no script runs, nothing is fetched, styles alone are ours. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data: cid:; frame-src 'self'; form-action 'none'; frame-ancestors 'self'";
const html = (status, body) => ({ status, type: 'text/html; charset=utf-8', body });
const json = (status, body) => ({ status, type: 'application/json', body: JSON.stringify(body) });

/** @param {import('./mailbox.mjs').Mailbox} mailbox @param {import('node:http').IncomingMessage} request */
async function answer(mailbox, request) {
  // Bound to loopback; a foreign name in Host is a web page that made its own name point here.
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(request.headers.host ?? ''))
    return json(421, { error: 'Ask for localhost.' });
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [first, second, ...rest] = url.pathname.split('/').slice(1);
  if (first === 'api' && second === 'messages') return api(mailbox, request.method, rest, url.searchParams);
  if (request.method !== 'GET') return json(405, { error: 'Pages are only read.' });
  return page(mailbox, first, second);
}

/** @param {import('./mailbox.mjs').Mailbox} mailbox @param {string} first @param {string} [id] */
async function page(mailbox, first, id = '') {
  if (first === '') return html(200, listPage(mailbox.list()));
  if (first === 'readyz') return json(200, { status: 'ok' });
  const message = first === 'messages' ? await mailbox.read(id) : undefined;
  return message ? html(200, messagePage(message)) : html(404, notFoundPage());
}

/** @param {import('./mailbox.mjs').Mailbox} mailbox @param {string | undefined} method @param {string[]} place @param {URLSearchParams} query */
async function api(mailbox, method, [id, part], query) {
  if (method === 'DELETE' && !part) return remove(mailbox, id);
  if (method !== 'GET') return json(405, { error: 'GET and DELETE only.' });
  if (!id) return json(200, { items: mailbox.list({ to: query.get('to') ?? undefined }) });
  if (part === 'raw') return found(mailbox.raw(id), (raw) => ({ status: 200, type: 'message/rfc822', body: raw }));
  return found(part ? undefined : await mailbox.read(id), (message) => json(200, message));
}

/** @param {import('./mailbox.mjs').Mailbox} mailbox @param {string | undefined} id without it, all */
function remove(mailbox, id) {
  if (!id) return json(200, { deleted: mailbox.clear() });
  return found(mailbox.delete(id) || undefined, () => json(200, { deleted: 1 }));
}

/** @template T @param {T | undefined} thing @param {(thing: T) => { status: number, type: string, body: string | Buffer }} show */
function found(thing, show) {
  return thing === undefined ? json(404, { error: 'There is no such mail.' }) : show(thing);
}
