import type { RandomPolicy } from '../identity/random-policy.js';
import { cpuOfServer } from '../server-cpu.js';
import { PeerProcess } from './peer-process.js';

const PORT = 17_281;
const TUPLES_AT_ONCE = 50;
const ORGANIZATION = 'org:1';

export const IS_OPENFGA = 'in-memory store, HTTP, its caches off, the same policy as relations';

/** OpenFGA with one store: users hold roles, roles have roles, and a role opens what its permissions say. */
export class OpenFga {
  private constructor(
    private readonly peer: PeerProcess,
    private readonly store: string,
    private readonly model: string,
  ) {}

  /** @param program the built `openfga` */
  static async start(program: string, policy: RandomPolicy): Promise<OpenFga> {
    const peer = await PeerProcess.start({
      program,
      args: [
        ...['run', '--datastore-engine', 'memory', '--http-addr', `127.0.0.1:${PORT}`],
        ...['--grpc-addr', `127.0.0.1:${PORT + 1}`, '--playground-enabled=false', '--metrics-enabled=false'],
        ...['--log-level', 'error'],
      ],
      readyUrl: `http://127.0.0.1:${PORT}/healthz`,
    });
    try {
      const { id } = await call('/stores', { name: 'bench' });
      const made = await call(`/stores/${id}/authorization-models`, modelOf(policy));
      const openFga = new OpenFga(peer, id, made.authorization_model_id);
      await openFga.write(policy);
      return openFga;
    } catch (error) {
      peer.stop();
      throw error;
    }
  }

  get url(): string {
    return `http://127.0.0.1:${PORT}/stores/${this.store}`;
  }

  questionOf([user, permission]: readonly [number, string]) {
    const tuple = { user: `user:${user}`, relation: relationOf(permission), object: ORGANIZATION };
    return { tuple_key: tuple, authorization_model_id: this.model };
  }

  spent = (): Promise<number> => cpuOfServer(this.peer.pid);

  stop(): void {
    this.peer.stop();
  }

  private async write({ roles, users }: RandomPolicy): Promise<void> {
    const tuples = [
      ...roles.flatMap(({ slug, permissions, parents }) => [
        ...permissions.map((permission) => [holdersOf(slug), relationOf(permission), ORGANIZATION]),
        ...parents.map((parent) => [holdersOf(slug), 'holder', `role:${parent}`]),
      ]),
      ...users.flatMap((held, user) => held.map((slug) => [`user:${user}`, 'holder', `role:${slug}`])),
    ].map(([user, relation, object]) => ({ user, relation, object }));
    for (let from = 0; from < tuples.length; from += TUPLES_AT_ONCE) {
      const writes = { tuple_keys: tuples.slice(from, from + TUPLES_AT_ONCE) };
      await call(`/stores/${this.store}/write`, { writes, authorization_model_id: this.model });
    }
  }
}

const relationOf = (permission: string): string => `can_${permission.replaceAll(/[:-]/g, '_')}`;
const holdersOf = (slug: string): string => `role:${slug}#holder`;

function modelOf({ questions, roles }: RandomPolicy) {
  const asked = [...questions.map(([, permission]) => permission), ...roles.flatMap(({ permissions }) => permissions)];
  const relations = [...new Set(asked.map(relationOf))];
  const direct = (...types: object[]) => ({ directly_related_user_types: types });
  const byRole = { type: 'role', relation: 'holder' };
  return {
    schema_version: '1.1',
    type_definitions: [
      { type: 'user' },
      {
        type: 'role',
        relations: { holder: { this: {} } },
        metadata: { relations: { holder: direct({ type: 'user' }, byRole) } },
      },
      {
        type: 'org',
        relations: Object.fromEntries(relations.map((name) => [name, { this: {} }])),
        metadata: { relations: Object.fromEntries(relations.map((name) => [name, direct(byRole)])) },
      },
    ],
  };
}

async function call(path: string, json: object) {
  const answer = await fetch(`http://127.0.0.1:${PORT}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`OpenFGA, ${path}: ${answer.status} ${text.slice(0, 500)}`);
  return text ? JSON.parse(text) : undefined;
}
