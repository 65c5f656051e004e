const PAGES: ReadonlySet<string> = new Set(['/api/v1/openapi.json', '/api/v1/asyncapi.json', '/api/v1/docs']);
const FILES = '/api/v1/docs/';

/** Whether a request target asks for a page about the API, which the gateway writes itself, and not for the API. */
export function isDescriptionPage(target: string): boolean {
  const at = target.indexOf('?');
  const path = at === -1 ? target : target.slice(0, at);
  return PAGES.has(path) || path.startsWith(FILES);
}
