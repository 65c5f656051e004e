/** An endpoint that was promised by name, and the resource of ours that keeps the promise. */
export interface PromisedEndpoint {
  readonly method: string;
  /** Below `/api/v1`, with the names of its parameters: `/enterprise/auth/users/{id}`. */
  readonly promised: string;
  /** As its service describes it, or will. A parameter has the name that it has in the promised path. */
  readonly canonical: string;
  /** Who keeps it. */
  readonly service: string;
}

type Row = readonly [methods: string, promised: string, canonical?: string];

/** Endpoints whose promised paths begin alike. Without a canonical path of its own a row is kept under the promised one. */
function under(prefix: string, service: string, rows: readonly Row[]): PromisedEndpoint[] {
  return rows.flatMap(([methods, path, canonical = `${prefix}/${path}`]) =>
    methods.split(' ').map((method) => ({ method, promised: `${prefix}/${path}`, canonical, service })),
  );
}

/** The 92 endpoints that were promised by name (GTW-16), in the order of the promise. `npm run generate` writes them into docs/. */
export const PROMISED_ENDPOINTS: readonly PromisedEndpoint[] = [
  ...under('/enterprise/auth', 'identity', [
    ['GET POST', 'users', '/users'],
    ['GET', 'users/{id}', '/users/{id}'],
    ['GET', 'roles', '/roles'],
    ['GET', 'policies', '/policies'],
    ['POST', 'login', '/auth/login'],
    ['POST', 'logout', '/auth/logout'],
  ]),
  ...under('/enterprise/auth', 'tenancy', [
    ['GET', 'tenants', '/organizations'],
    ['GET', 'tenants/{tenant_id}', '/organizations/{tenant_id}'],
  ]),
  ...under('/enterprise/auth', 'audit', [
    ['GET', 'audit-logs', '/audit/entries'],
    ['GET', 'security-status', '/security/status'],
  ]),
  ...under('/enterprise/monitoring', 'audit', [
    ['GET', 'compliance/standards', '/compliance/standards'],
    ['GET', 'compliance/requirements', '/compliance/requirements'],
    ['GET', 'compliance/requirements/{id}', '/compliance/requirements/{id}'],
    ['GET', 'compliance/dashboard', '/compliance/dashboard'],
    ['GET', 'risks', '/risks'],
    ['GET', 'risks/{id}', '/risks/{id}'],
  ]),
  ...under('/enterprise/monitoring', 'monitoring', [
    ['GET', 'performance/metrics', '/performance/metrics'],
    ['GET', 'performance/dashboard', '/performance/dashboard'],
  ]),
  ...under('/enterprise/monitoring', 'reporting', [
    ['POST', 'reports/generate', '/reports'],
    ['GET', 'reports', '/reports'],
    ['GET', 'overview', '/overview'],
  ]),
  ...under('/platform', 'monitoring', [
    ['GET', 'health'],
    ['GET', 'services'],
    ['GET', 'services/{name}'],
    ['GET', 'metrics'],
    ['GET', 'dashboard'],
    ['GET', 'performance'],
    ['GET', 'status'],
    ['GET', 'optimization/recommendations'],
    ['POST', 'tests/run', '/platform/test-runs'],
    ['GET', 'tests/results', '/platform/test-runs'],
  ]),
  ...under('/production', 'monitoring', [
    ['POST', 'deploy', '/deployments'],
    ['GET', 'deployments', '/deployments'],
    ['GET', 'deployments/{id}', '/deployments/{id}'],
    ['POST', 'deployments/{id}/rollback', '/deployments/{id}/rollback'],
    ['GET', 'status'],
    ['GET', 'health-check', '/production/health'],
    ['GET', 'monitoring'],
    ['GET', 'performance'],
    ['GET', 'readiness'],
    ['POST', 'validate', '/production/readiness'],
  ]),
  ...under('/analytics', 'monitoring', [
    ['GET', 'status'],
    ['GET', 'real-time-metrics', '/analytics/live'],
    ['GET', 'business-metrics'],
    ['GET', 'trends/{metric}'],
    ['GET', 'predictions/{metric}', '/analytics/forecasts/{metric}'],
    ['GET', 'anomalies'],
    ['GET', 'ml-insights', '/analytics/insights'],
    ['GET', 'stream-metrics', '/analytics/stream'],
  ]),
  ...under('/ml', 'monitoring', [
    ['GET POST', 'models', '/models'],
    ['GET', 'models/{id}', '/models/{id}'],
    ['POST', 'train/{id}', '/models/{id}/training-jobs'],
    ['GET', 'training-jobs', '/training-jobs'],
    ['GET', 'training-jobs/{id}', '/training-jobs/{id}'],
    ['POST', 'predict/{id}', '/models/{id}/predictions'],
    ['POST', 'evaluate/{id}', '/models/{id}/evaluations'],
    ['GET', 'insights', '/model-insights'],
  ]),
  ...under('/business-intelligence', 'reporting', [
    ['GET', 'dashboard'],
    ['GET', 'kpis'],
    ['GET', 'insights'],
    ['GET', 'trends/{metric}'],
    ['GET', 'comparison'],
  ]),
  ...under('/reporting', 'reporting', [
    ['GET', 'templates', '/report-templates'],
    ['GET', 'templates/{id}', '/report-templates/{id}'],
    ['POST', 'generate', '/reports'],
    ['GET', 'history', '/reports'],
    ['POST', 'schedule', '/report-schedules'],
    ['GET', 'scheduled', '/report-schedules'],
    ['DELETE', 'schedule/{id}', '/report-schedules/{id}'],
  ]),
  ...under('/dashboards', 'reporting', [
    ['GET POST', 'dashboards', '/dashboards'],
    ['GET', 'dashboards/{id}', '/dashboards/{id}'],
    ['POST', 'dashboards/{id}/widgets', '/dashboards/{id}/widgets'],
    ['GET', 'widgets/{id}/data', '/widgets/{id}/data'],
    ['GET PUT', 'widgets/{id}/config', '/widgets/{id}/config'],
    ['GET PUT', 'preferences/{user_id}', '/preferences/{user_id}'],
    ['GET', 'themes', '/dashboard-themes'],
    ['GET', 'data-sources', '/data-sources'],
    // By WebSocket, which begins as a GET (RFC 6455).
    ['GET', 'ws/dashboard/{id}', '/dashboards/{id}/live'],
  ]),
  ...under('/visualization', 'reporting', [
    ['GET POST', 'charts', '/charts'],
    ['GET', 'charts/{id}', '/charts/{id}'],
    ['POST', 'charts/{id}/data', '/charts/{id}/data'],
    ['GET', 'chart-types', '/chart-types'],
    ['GET', 'color-schemes', '/color-schemes'],
    ['POST', 'export/{chart_id}', '/charts/{chart_id}/exports'],
    ['GET', 'templates', '/chart-templates'],
    ['POST', 'templates/{id}/instantiate', '/chart-templates/{id}/charts'],
  ]),
];
