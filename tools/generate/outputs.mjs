/** What `npm run generate` writes: whoever adds a generator adds its output here, or nobody sees it grow stale. */
export const generated = [
  'libs/contracts/src/gen/**',
  'docs/events/**',
  'docs/problems/**',
  'docs/promised-endpoints.md',
  'docs/settings/**',
  'helm/guildhall/README.md',
  'deploy/observability/grafana/**',
  'helm/guildhall/files/**',
  'libs/operations/src/preflight/released-migrations.ts',
  'services/*/openapi.json',
  'services/gateway/own-openapi.json',
];
