import { type Check, fail, ok, type Opinion, unknown, warn } from '../findings/finding.js';
import { grouped } from '../findings/grouped.js';
import { releasedMigrations } from './released-migrations.js';
import type { DatabaseState, ServerFacts } from './server-facts.js';

const SKEW_WARN_SECONDS = 5;
const SKEW_FAIL_SECONDS = 30;

interface Reached {
  readonly service: string;
  readonly server: string;
  readonly state: DatabaseState;
}

const reached = ({ databases }: ServerFacts): readonly Reached[] =>
  databases.flatMap(({ service, server, state }) =>
    'value' in state ? [{ service, server, state: state.value }] : [],
  );

// Nothing that was reached is nothing that could be wrong.
function ofReached(facts: ServerFacts, judge: (databases: readonly Reached[]) => Opinion): Opinion {
  const databases = reached(facts);
  return databases.length === 0 ? unknown('No database could be asked.') : judge(databases);
}

export const postgresReachable: Check<ServerFacts> = {
  id: 'postgres-reachable',
  remedy:
    'Before the first install the databases may be missing: the databases Job makes them. Otherwise check host, network policy, role and password.',
  judge: ({ databases }) => {
    const away = databases.flatMap(({ service, server, state }) =>
      'missing' in state ? [`${service} (${server}): ${state.missing}`] : [],
    );
    if (databases.length === 0) return unknown('No address of a database is known here.');
    return away.length > 0
      ? fail(`${away.length} of ${databases.length} databases cannot be reached from here.`, away)
      : ok(`${databases.length} databases are reached.`);
  },
};

/** What a service itself insists on at its start: role, forced policies, version, durability (D27, D28, T50). */
export const postgresSafe: Check<ServerFacts> = {
  id: 'postgres-safe',
  remedy:
    'Run the databases Job (or "guildhall databases ensure"): it brings roles to what they must be. PostgreSQL is 18, or 17.6 and later.',
  judge: (facts) =>
    ofReached(facts, (databases) => {
      const bad = databases.flatMap(({ service, state }) => (state.unsafe ? [`${service}: ${state.unsafe}`] : []));
      const versions = [...new Set(databases.map(({ state }) => state.version))].join(', ');
      return bad.length > 0
        ? fail('Services would not start on these databases.', bad)
        : ok(`PostgreSQL ${versions}; the roles can bypass nothing.`);
    }),
};

export const postgresDurable: Check<ServerFacts> = {
  id: 'postgres-durable',
  remedy:
    'Switch them on: what was acknowledged must survive a power cut. data_checksums: "pg_checksums --enable" on a stopped server.',
  judge: (facts) =>
    ofReached(facts, (databases) => {
      const lossy = [
        ...new Set(databases.flatMap(({ server, state }) => state.lossy.map((name) => `${server}: ${name} is off`))),
      ];
      return lossy.length > 0
        ? warn('An acknowledged write may be lost.', lossy)
        : ok('What is acknowledged is on disk.');
    }),
};

export const postgresEncrypted: Check<ServerFacts> = {
  id: 'postgres-encrypted',
  remedy: 'Set database.tls: sslmode=verify-full and the authority’s certificate.',
  judge: (facts) =>
    ofReached(facts, (databases) => {
      const plain = databases
        .filter(({ state }) => !state.isEncrypted)
        .map(({ service, server }) => `${service} (${server})`);
      return plain.length > 0
        ? warn('Connections to PostgreSQL are not encrypted.', plain)
        : ok('Connections to PostgreSQL are encrypted.');
    }),
};

export const postgresConnections: Check<ServerFacts> = {
  id: 'postgres-connections',
  remedy: 'Raise max_connections, lower DATABASE_POOL_SIZE or the replicas, or spread the databases over servers.',
  judge: (facts) =>
    ofReached(facts, (databases) => {
      const servers = [...grouped(databases, ({ server }) => server)].map(([server, some]) => ({
        server,
        wanted: facts.connections
          .filter(({ service }) => some.some((each) => each.service === service))
          .reduce((sum, { count }) => sum + count, 0),
        most: Math.min(...some.map(({ state }) => state.connectionsAtMost)),
      }));
      const short = servers.filter(({ wanted, most }) => wanted > most);
      const figures = servers.map(({ server, wanted, most }) => `${server}: ${wanted} wanted at most, ${most} allowed`);
      return short.length > 0
        ? fail('PostgreSQL allows fewer connections than the pods may open.', figures)
        : ok(figures.join('; '));
    }),
};

/** A schema is of this release, of one before it, or of one after it: then it must not be touched (D23). */
export const schemaFits: Check<ServerFacts> = {
  id: 'schema-fits',
  remedy: 'Install the version that the schema is of, or a later one; to go back, restore (docs/guides/backup.md).',
  judge: (facts) =>
    ofReached(facts, (databases) => {
      const known = databases.map(({ service, state }) => ({
        service,
        ...comparison(state.migrations, releasedMigrations[service] ?? []),
      }));
      const newer = known.filter(({ strange }) => strange.length > 0);
      if (newer.length > 0)
        return fail(
          'Schemas are newer than this release.',
          newer.map(({ service, strange }) => `${service}: has ${strange.join(', ')}`),
        );
      const pending = known.reduce((sum, { missing }) => sum + missing, 0);
      return ok(pending > 0 ? `${pending} migrations will be applied.` : 'All schemas are of this release.');
    }),
};

function comparison(found: readonly string[], released: readonly string[]) {
  return {
    strange: found.filter((name) => !released.includes(name)),
    missing: released.filter((name) => !found.includes(name)).length,
  };
}

export const kafkaReady: Check<ServerFacts> = {
  id: 'kafka-ready',
  remedy: 'Check kafka.brokers, TLS and SASL in the values; missing topics are made by the topics Job.',
  judge: ({ kafka }) => {
    if (!kafka) return unknown('No address of Kafka is known here.');
    if ('missing' in kafka) return fail(`Kafka cannot be asked from here: ${kafka.missing}`);
    const { missingTopics } = kafka.value;
    return missingTopics.length > 0
      ? warn(`Kafka is reached; ${missingTopics.length} topics are not there yet.`, missingTopics)
      : ok('Kafka is reached, and has every topic.');
  },
};

/** Buckets and caches may vanish, and with a Redis that is full they must: it holds nothing else (D15). */
export const redisReady: Check<ServerFacts> = {
  id: 'redis-ready',
  remedy: 'Set maxmemory and a policy that evicts (volatile-lru); the platform keeps nothing in Redis that may not go.',
  judge: ({ redis }) => {
    if (!redis) return unknown('No address of Redis is known here.');
    if ('missing' in redis) return fail(`Redis cannot be asked from here: ${redis.missing}`);
    const { version, policy } = redis.value;
    return policy === 'noeviction'
      ? warn(`Redis ${version} refuses writes when it is full (noeviction).`)
      : ok(`Redis ${version}, ${policy}.`);
  },
};

export const mailAccepted: Check<ServerFacts> = {
  id: 'mail-accepted',
  remedy:
    'Check smtp.url: smtp:// insists on STARTTLS with a certificate that holds, smtps:// on TLS from the first byte.',
  judge: ({ mail }) => {
    if (!mail) return unknown('No address of a mail server is known here.');
    return 'missing' in mail
      ? warn(`The mail server cannot be used from here: ${mail.missing}`)
      : ok(`${mail.value} takes mails.`);
  },
};

export const serverClocksAgree: Check<ServerFacts> = {
  id: 'server-clocks-agree',
  remedy: 'Let all machines keep time by NTP.',
  judge: (facts) => {
    const skews = [
      ...reached(facts).map(({ server, state }) => ({ server, skew: state.clockSkewSeconds })),
      ...(facts.redis && 'value' in facts.redis ? [{ server: 'Redis', skew: facts.redis.value.clockSkewSeconds }] : []),
    ];
    const off = skews.filter(({ skew }) => Math.abs(skew) > SKEW_WARN_SECONDS);
    if (skews.length === 0) return unknown('No clock could be read.');
    if (off.length === 0) return ok('The clocks of the servers agree with this one.');
    const details = off.map(({ server, skew }) => `${server}: ${skew.toFixed(1)} s`);
    return (off.some(({ skew }) => Math.abs(skew) > SKEW_FAIL_SECONDS) ? fail : warn)('Clocks differ.', details);
  },
};

export const SERVER_CHECKS: readonly Check<ServerFacts>[] = [
  postgresReachable,
  postgresSafe,
  postgresDurable,
  postgresEncrypted,
  postgresConnections,
  schemaFits,
  kafkaReady,
  redisReady,
  mailAccepted,
  serverClocksAgree,
];
