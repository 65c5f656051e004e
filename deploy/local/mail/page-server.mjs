import { createServer } from 'node:http';
import { listPage, messagePage, notFoundPage } from './pages.mjs';

/**
 * The page and its JSON interface:
 * `GET /api/messages?to=` · `GET /api/messages/{id}` · `GET /api/messages/{id}/raw` · `DELETE /api/messages/{id}` · `DELETE /api/messages`.
 * @param {import('./mailbox.mjs').Mailbox} mailbox @param {number} port
 */
export function servePage(mailbox, port) {
  const server = createServer((request, response) => {
    answer(mailbox, request)
      .catch((error) => {
        console.error(new Date().toISOString(), error);
        return json(500, { error: 'The mail catcher failed; its log says why.' });
      })
      .then(({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
        response.end(body);
      });
  });
  server.listen(port, '127.0.0.1');
  return server;
}

/** Mails are strangers' HTML: no script runs, nothing is fetched, styles alone are ours. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data: cid:; frame-src 'self'; form-action 'none'; frame-ancestors 'self'";
const html = (status, body) => ({ status, type: 'text/html; charset=utf-8', body });
const json = (status, body) => ({ status, type: 'application/json', body: JSON.stringify(body) });

/** @param {import('./mailbox.mjs').Mailbox} mailbox @param {import('node:http').IncomingMessage} request */
async function answer(mailbox, request) {
  // Bound to loopback; a foreign name in Host is a web page that made its own name point here.
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')) return json(421, { error: 'Ask for localhost.' });
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [first, ...rest] = url.pathname.split('/').slice(1);
  if (first === 'api' && rest[0] === 'messages') return api(mailbox, request.method, rest[1], rest[2], url.searchParams);
  if (request.method !== 'GET') return json(405, { error: 'Pages are only read.' });
  if (first === '') return html(200, listPage(mailbox.list()));
  if (first === 'readyz') return json(200, { status: 'ok' });
  const message = first === 'messages' ? await mailbox.read(rest[0]) : undefined;
  return message ? html(200, messagePage(message)) : html(404, notFoundPage());
}

/** @param {import('./mailbox.mjs').Mailbox} mailbox @param {string | undefined} method @param {string | undefined} id @param {string | undefined} part @param {URLSearchParams} query */
async function api(mailbox, method, id, part, query) {
  const missing = json(404, { error: 'There is no such mail.' });
  if (method === 'DELETE' && !part) {
    if (!id) return json(200, { deleted: mailbox.clear() });
    return mailbox.delete(id) ? json(200, { deleted: 1 }) : missing;
  }
  if (method !== 'GET') return json(405, { error: 'GET and DELETE only.' });
  if (!id) return json(200, { items: mailbox.list({ to: query.get('to') ?? undefined }) });
  if (part === 'raw') {
    const raw = mailbox.raw(id);
    return raw ? { status: 200, type: 'message/rfc822', body: raw } : missing;
  }
  const message = part ? undefined : await mailbox.read(id);
  return message ? json(200, message) : missing;
}
