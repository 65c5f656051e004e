import path from 'node:path';

/**
 * What a person needs next, once all is ready.
 * @param {import('./platform.mjs').LocalPlatform} platform @param {number} seconds
 * @param {import('./administrator.mjs').Administrator} [administrator]
 */
export function card(platform, seconds, administrator) {
  const { addresses, services, logFolder, publicUrl } = platform;
  const hasGateway = services.some(({ name }) => name === 'gateway');
  const addressLines = [
    ...(hasGateway
      ? [
          ['API', `${publicUrl}/api/v1`],
          ['API page', `${publicUrl}/api/v1/docs`],
        ]
      : []),
    ['Mail', `${addresses.mailPage}   every mail ends here`],
    ...services
      .filter(({ name }) => name !== 'gateway')
      .map(({ name, port }) => [name, `http://127.0.0.1:${port}   answers the gateway alone`]),
    ['PostgreSQL', addresses.postgres],
    ['Kafka', addresses.kafka],
    ['Redis', addresses.redis],
    ['Logs', near(logFolder)],
  ];
  return [
    `\nGuildhall is ready after ${seconds.toFixed(1)} s.`,
    table(addressLines),
    ...(administrator ? [table(signIn(administrator))] : []),
    ...(administrator?.password && hasGateway ? [firstCalls(publicUrl, administrator)] : []),
    `${table([
      ['npm run demo', 'tells the whole thread by itself, from this sign-in to a suspended user'],
      ['npm run status', 'what runs, how far behind it is'],
      ['npm stop', 'ends it; the data stays'],
    ])}\n`,
  ].join('\n\n');
}

/** @param {import('./administrator.mjs').Administrator} administrator */
function signIn({ organization, email, password }) {
  return [
    ['Sign in', `${email} of the organisation "${organization}"`],
    [
      'Password',
      password
        ? `${password}   shown this once, and good for choosing another alone`
        : 'yours; the first one was shown at the first start',
    ],
  ];
}

const TOKEN = `| node -p 'JSON.parse(require("fs").readFileSync(0)).accessToken'`;
const JSON_BODY = `-H 'content-type: application/json'`;
const CHOSEN = 'four wild herons at dawn';

/**
 * Ready to paste, in any POSIX shell, with nothing but curl and the node that is here anyway.
 * @param {string} publicUrl @param {import('./administrator.mjs').Administrator} administrator
 */
function firstCalls(publicUrl, { organization, email, password }) {
  const acme = {
    slug: 'acme',
    name: 'Acme',
    administrator: { email: 'ada@acme.example', displayName: 'Ada Lovelace' },
  };
  return [
    'The first three calls, ready to paste:',
    `API=${publicUrl}/api/v1`,
    `TOKEN=$(curl -s $API/auth/login ${JSON_BODY} \\\n  -d '${JSON.stringify({ organization, email, password })}' ${TOKEN})`,
    `TOKEN=$(curl -s $API/auth/password -H "authorization: Bearer $TOKEN" ${JSON_BODY} \\\n  -d '${JSON.stringify({ currentPassword: password, newPassword: CHOSEN })}' ${TOKEN})`,
    `curl -s $API/organizations -H "authorization: Bearer $TOKEN" ${JSON_BODY} \\\n  -d '${JSON.stringify(acme)}'`,
    'Ada finds her activation link on the mail page. docs/guides/first-thread.md goes on from there.',
  ].join('\n\n');
}

/** @param {string[][]} lines */
function table(lines) {
  const width = Math.max(...lines.map(([name]) => name.length)) + 2;
  return lines.map(([name, value]) => `  ${name.padEnd(width)}${value}`).join('\n');
}

/** @param {string} folder as short as it can be said from here */
function near(folder) {
  const relative = path.relative(process.cwd(), folder);
  return relative.startsWith('..') ? folder : relative;
}
