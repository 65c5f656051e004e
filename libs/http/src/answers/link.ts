import type { FastifyRequest } from 'fastify';

interface PageLike {
  readonly items: readonly unknown[];
  readonly next: string | null;
}

function isPage(body: unknown): body is PageLike {
  return typeof body === 'object' && body !== null && 'items' in body && 'next' in body;
}

/** The header `Link` of a page that is not the last: the same address with the next cursor. */
export function linkToNext(body: unknown, request: FastifyRequest, apiBasePath: string): string | undefined {
  if (!isPage(body) || typeof body.next !== 'string') return undefined;
  const [path = '', query = ''] = (request.raw.url ?? '').split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', body.next);
  return `<${apiBasePath}${path}?${parameters.toString()}>; rel="next"`;
}
