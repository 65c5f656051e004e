/** What `npm run generate` writes: whoever adds a generator adds its output here, or nobody sees it grow stale. */
export const generated = [
  'libs/contracts/src/gen/**',
  'docs/events/**',
  'docs/problems/**',
  'docs/settings/**',
  'services/*/openapi.json',
];
