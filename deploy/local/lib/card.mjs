import path from 'node:path';

/**
 * What a person needs next, once all is ready.
 * @param {import('./platform.mjs').LocalPlatform} platform @param {number} seconds
 */
export function card({ addresses, services, logFolder, publicUrl }, seconds) {
  const gateway = services.find(({ name }) => name === 'gateway');
  const lines = [
    ...(gateway ? [['API', `${publicUrl}/api/v1`]] : []),
    ...services.map(({ name, port }) => [name, `http://localhost:${port}`]),
    ['Mail', `${addresses.mailPage}   every mail ends here`],
    ['PostgreSQL', addresses.postgres],
    ['Kafka', addresses.kafka],
    ['Redis', addresses.redis],
    [
      'Logs',
      path.relative(process.cwd(), logFolder).startsWith('..') ? logFolder : path.relative(process.cwd(), logFolder),
    ],
  ];
  // Until a gateway signs people in, a developer speaks to a service with a token of their own.
  const hint = gateway
    ? ''
    : '  node deploy/local/token.mjs <service> <permission> …   a token for calling a service\n';
  const width = Math.max(...lines.map(([name]) => name.length)) + 2;
  const body = lines.map(([name, value]) => `  ${name.padEnd(width)}${value}`).join('\n');
  return `\nGuildhall is ready after ${seconds.toFixed(1)} s.\n\n${body}\n\n  npm run status   what runs, how far behind it is\n  npm stop         ends it; the data stays\n${hint}`;
}
