/**
 * Who may reach what, drawn by hand after docs/overview.md, so that a chart and its templates cannot agree on a mistake. What a
 * component is told to reach in docs/settings is compared with it too (policy.test.mjs).
 */
export const drawn = {
  gateway: ['services', 'kafka', 'redis'],
  identity: ['database', 'kafka', 'smtp'],
  tenancy: ['database', 'kafka'],
  audit: ['database', 'kafka'],
  'audit-sequencer': ['database', 'kafka', 'outside'],
  monitoring: ['database', 'kafka'],
  reporting: ['database', 'kafka'],
  feedback: ['database', 'kafka'],
  integration: ['database', 'kafka', 'outside'],
  secrets: ['api-server'],
  databases: ['database'],
  topics: ['kafka'],
  migrate: ['database'],
  administrator: ['database'],
  'key-rotation': ['api-server'],
  backup: ['database'],
  'backup-base': ['database'],
  // They work on what is stored.
  'backup-prune': [],
  'backup-drill': [],
  // Asks whatever the release is going to need, before anything of it changes.
  preflight: ['database', 'kafka', 'redis', 'smtp'],
  test: ['gateway'],
  postgres: [],
  // A broker finds itself by the name that it tells its clients.
  kafka: ['itself'],
  redis: [],
};

const SERVICES = ['identity', 'tenancy', 'audit', 'monitoring', 'reporting', 'feedback', 'integration'];
const HTTP_PORT = 8080;
const MANAGEMENT_PORT = 8180;
const DNS = ['53/UDP', '53/TCP'];
const OUTSIDE = ['internet:443/TCP', 'internet:8443/TCP'];
const SERVERS = { database: 'postgres:5432/TCP', kafka: 'kafka:9092/TCP', redis: 'redis:6379/TCP' };

/**
 * The edges that a release of these components has, as `networkEdges` writes them.
 *
 * @param {string[]} components
 * @param {{ clients?: string[], elsewhere?: Record<string, string[]>, nameServer?: string, collector?: string[] }} [surroundings]
 *   who calls the gateway, and where the servers are that are not of the release
 * @returns {string[]}
 */
export function drawnEdges(components, surroundings = {}) {
  const { clients = ['anywhere'], nameServer = 'kube-system', collector = [] } = surroundings;
  const isRun = (name) => components.includes(name);
  const places = placesOf(components, surroundings);
  const edges = components.filter(isDrawn).flatMap((from) => [
    ...drawn[from].flatMap((what) => places[what].map((to) => `${from} → ${to}`)),
    ...(drawn[from].length > 0 ? DNS.map((port) => `${from} → ${nameServer}:${port}`) : []),
    ...(isService(from) ? collector.map((to) => `${from} → ${to}`) : []),
    // The receiver of the log tells how far it is.
    ...(isService(from) || from === 'backup' ? [`monitoring → ${from}:${MANAGEMENT_PORT}/TCP`] : []),
  ]);
  const front = isRun('gateway') ? clients.map((from) => `${from} → gateway:${HTTP_PORT}/TCP`) : [];
  return [...new Set([...edges, ...front])].sort();
}

export const isDrawn = (component) => component in drawn;
const isService = (name) => ['gateway', 'audit-sequencer', ...SERVICES].includes(name);

/** @param {string[]} components @param {{ elsewhere?: Record<string, string[]> }} surroundings */
function placesOf(components, { elsewhere = {} }) {
  const server = (name, own) => (components.includes(own.split(':')[0]) ? [own] : (elsewhere[name] ?? []));
  return {
    ...Object.fromEntries(Object.entries(SERVERS).map(([name, own]) => [name, server(name, own)])),
    services: SERVICES.filter((name) => components.includes(name)).map((name) => `${name}:${HTTP_PORT}/TCP`),
    gateway: [`gateway:${HTTP_PORT}/TCP`],
    // The catcher of a trial is in identity's own pod, on its loopback: no policy sees it.
    smtp: elsewhere.smtp ?? [],
    'api-server': elsewhere['api-server'] ?? ['anywhere:443/TCP', 'anywhere:6443/TCP'],
    outside: OUTSIDE,
    itself: [],
  };
}
