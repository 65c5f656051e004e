import { existsSync, readdirSync, readFileSync } from 'node:fs';

const services = new URL('../../services/', import.meta.url);
/** What only asks. All else changes something, or would have to say why it does not. */
const ASKING = ['get', 'head', 'options'];
type Methods = Record<string, { readonly 'x-guildhall'?: { readonly audited: boolean } }>;

/** What asks by POST: the question does not fit a URL, or the answer is good once. */
const ASKING_ROUTES: readonly string[] = [
  'POST /auth/passkeys/options',
  'POST /permissions/check',
  'POST /permissions/checks',
];
/** Of the gateway's own description: it repeats what the services describe. */
const BASE_PATH = '/api/v1/';

/**
 * Which entries each route leaves that changes something, or must not be read unseen, as `entries.csv` promises it: written by hand for each new route,
 * from what an auditor must find, and from nobody's code.
 */
export function promisedEntries(): ReadonlyMap<string, readonly string[]> {
  const [, ...lines] = readFileSync(new URL('entries.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return new Map(
    lines.map((line) => {
      const [route = '', entries = ''] = line.split(',');
      return [route, entries.split(' ').filter(Boolean)];
    }),
  );
}

/**
 * Every route that leaves an entry, of every service, as they are committed: each that changes something, `PATCH
 * /users/{userId}`, and each that must not be read unseen.
 */
export function recordedRoutes(): string[] {
  const descriptions = readdirSync(services)
    .map((service) => new URL(`${service}/openapi.json`, services))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as { paths: Record<string, Methods> });
  return descriptions.flatMap(({ paths }) =>
    Object.entries(paths)
      .filter(([path]) => !path.startsWith(BASE_PATH))
      .flatMap(([path, methods]) =>
        Object.entries(methods)
          .filter(([method, { 'x-guildhall': said }]) => !ASKING.includes(method) || said?.audited)
          .map(([method]) => `${method.toUpperCase()} ${path}`)
          .filter((route) => !ASKING_ROUTES.includes(route)),
      ),
  );
}
