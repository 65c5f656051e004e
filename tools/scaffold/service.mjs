import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { camel, pascal, requireKebab, snake } from './words.mjs';

const FIRST_PORT = 8101;
const LIBS = [
  'access',
  'config',
  'contracts',
  'database',
  'events',
  'http',
  'runtime',
  'sealing',
  'service',
  'telemetry',
];
/** In the versions that the libs use, so that a new service brings no second copy. */
const PACKAGES = [
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/microservices',
  '@nestjs/platform-fastify',
  'reflect-metadata',
  'rxjs',
  'typeorm',
  'zod',
];

/**
 * Plans a service without features: package, settings, entry, migrations and the spec of its tables.
 *
 * @param {import('./plan.mjs').Plan} plan
 * @param {{ service: string, now: Date }} wish
 */
export function planService(plan, { service, now }) {
  requireKebab(service, 'The service');
  const port = nextPort(plan.root);
  const names = {
    service,
    domain: snake(service),
    Service: pascal(service),
    serviceVar: camel(service),
    port: String(port),
    managementPort: String(port + 100),
    dependencies: dependencies(plan.root),
    timestamp: String(now.getTime()),
  };
  plan.fill('service', `services/${service}`, names);
  planTopic(plan, names.domain);
  plan.edit('CODEOWNERS', (text) =>
    addOwner(
      addOwner(text, `/services/${service}/`, '@guildhall/maintainers'),
      `/proto/guildhall/${names.domain}/`,
      '@guildhall/events',
    ),
  );
}

function nextPort(root) {
  const ports = readdirSync(join(root, 'services')).map(
    (name) => manifest(root, `services/${name}`)?.guildhall?.port ?? 0,
  );
  return Math.max(FIRST_PORT - 1, ...ports) + 1;
}

function manifest(root, folder) {
  const file = join(root, folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function dependencies(root) {
  const used = Object.assign({}, ...LIBS.map((lib) => manifest(root, `libs/${lib}`)?.dependencies));
  const own = LIBS.map((lib) => [`@guildhall/${lib}`, '0.1.0']);
  const others = PACKAGES.map((name) => [name, used[name]]);
  return [...own, ...others]
    .map(([name, version]) => `${JSON.stringify(name)}: ${JSON.stringify(version)}`)
    .join(',\n    ');
}

/** The package of an event is its topic; a topic that nobody declared is refused when the contracts load. */
function planTopic(plan, domain) {
  plan.edit('libs/contracts/src/topics.ts', (text) => {
    if (text.includes(`'${domain}'`)) return text;
    return text.replace(/'platform'(,?\s*\]\.map\()/, `'${domain}', 'platform'$1`);
  });
}

/** Below its like, so that the file stays in the order of the folders. */
function addOwner(text, path, owner) {
  if (text.includes(`${path} `)) return text;
  const kind = path.split('/').slice(0, -2).join('/');
  const like = text.split('\n').findLastIndex((line) => line.startsWith(`${kind}/`));
  const lines = text.split('\n');
  lines.splice(like < 0 ? lines.length - 1 : like + 1, 0, `${path.padEnd(35)} ${owner}`);
  return lines.join('\n');
}
