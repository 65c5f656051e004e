import type { Route } from './route.js';
import { shapeOf } from './alias-paths.js';
import type { PromisedEndpoint } from './promised-endpoints.js';

const HEAD = `<!-- Written by \`npm run generate\` from services/gateway/src/routes/promised-endpoints.ts. -->
# Promised endpoints

Each path on the left was promised by name and answers under \`/api/v1\`, led to the resource on the right: with its permission, its
limits and its answers, and with \`Link: <…>; rel="canonical"\`. What stands for a parameter is carried over. A promise that is
not built yet answers 501 [not-built-yet](problems/not-built-yet.md). New clients call the right column.

| promised | ours | service | stands |
| --- | --- | --- | --- |
`;

/** The table of promises as a page, with what of them stands. */
export function promisedPage(endpoints: readonly PromisedEndpoint[], routes: readonly Route[]): string {
  const described = new Set(routes.map(({ method, path }) => `${method} ${shapeOf(path)}`));
  const rows = endpoints.map(({ method, promised, canonical, service }) => {
    const stands = described.has(`${method} ${shapeOf(canonical)}`) ? 'yes' : 'not yet';
    const ours = promised === canonical ? 'the same' : `${method} \`${canonical}\``;
    return `| ${method} \`${promised}\` | ${ours} | ${service} | ${stands} |`;
  });
  return `${HEAD}${rows.join('\n')}\n`;
}
