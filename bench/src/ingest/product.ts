import { setTimeout as pause } from 'node:timers/promises';

interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whoever asks says what is expected of an answer.
  readonly body: any;
}

interface Administrator {
  readonly organization: string;
  readonly email: string;
  readonly password: string;
}

const PASSWORD = 'seven quiet herons over grey water';
const ITEMS_OF_A_BATCH = 1_000;
const SENDERS = 3;
const AGAIN = new Set([429, 502, 503, 504]);

/** What one round hands in, of each kind. */
export interface Shares {
  readonly audit: number;
  readonly metric: number;
  readonly usage: number;
  readonly rating: number;
}

/** Calls through the gateway as a product does, by API key. */
export class Product {
  private constructor(
    private readonly api: string,
    private readonly secret: string,
  ) {}

  /** Signs in as the platform's first administrator, who has to choose a password, and makes a key. */
  static async of(api: string, { organization, email, password }: Administrator): Promise<Product> {
    const first = await ask(api, 'POST /auth/login', { body: { organization, email, password } });
    const change = { currentPassword: password, newPassword: PASSWORD };
    const { body } = await ask(api, 'POST /auth/password', { token: first.body.accessToken, body: change });
    const wish = { name: 'bench', scopes: ['ingest:create'] };
    const key = await ask(api, 'POST /api-keys', { token: body.accessToken, body: wish });
    const product = new Product(api, key.body.secret);
    while ((await call(api, 'POST /ingest/events', { token: key.body.secret, body: {} })).status === 401)
      await pause(50);
    return product;
  }

  /** Hands everything in, three batches at a time, each again while there is no room for it, or no time. */
  async handIn(bodies: readonly string[]): Promise<void> {
    const waiting = [...bodies];
    const send = async () => {
      for (let body = waiting.pop(); body; body = waiting.pop()) await this.insist(body);
    };
    await Promise.all(Array.from({ length: SENDERS }, send));
  }

  private async insist(body: string): Promise<void> {
    for (;;) {
      const answer = await call(this.api, 'POST /ingest/events', { token: this.secret, text: body });
      const { accepted, duplicates } = answer.body ?? {};
      // After an answer that was lost, it is there already.
      if (answer.status === 200 && accepted + duplicates === ITEMS_OF_A_BATCH) return;
      if (!AGAIN.has(answer.status)) throw new Error(`${answer.status} ${JSON.stringify(answer.body).slice(0, 500)}`);
      await pause(100);
    }
  }
}

/** Batches as they go over the wire, made before anybody looks at the clock. Kinds are mixed as they happen. */
export function batchesOf(round: string, shares: Shares): string[] {
  const left = new Map(Object.entries(shares));
  const all = Object.values(shares).reduce((sum, share) => sum + share, 0);
  const items = Array.from({ length: all }, (_, number) => {
    const [kind = ''] = [...left].reduce((most, one) =>
      shareLeft(one, shares) > shareLeft(most, shares) ? one : most,
    );
    left.set(kind, (left.get(kind) ?? 0) - 1);
    return itemOf(kind, `${round}-${number}`, round);
  });
  const starts = Array.from({ length: Math.ceil(all / ITEMS_OF_A_BATCH) }, (_, batch) => batch * ITEMS_OF_A_BATCH);
  return starts.map((start) => JSON.stringify({ items: items.slice(start, start + ITEMS_OF_A_BATCH) }));
}

const shareLeft = ([kind, count]: readonly [string, number], shares: Shares): number =>
  count / Math.max(1, shares[kind as keyof Shares]);

// As a line of an SSH server's log becomes one: about 300 bytes.
function itemOf(kind: string, id: string, round: string): object {
  const at = new Date().toISOString();
  switch (kind) {
    case 'audit': {
      const details = {
        port: 38_926,
        message: `Failed password for invalid user webmaster from 173.234.31.186 port 38926 ssh2`,
      };
      const who = {
        actor: `user-${Math.floor(Math.random() * 200)}`,
        target: 'LabSZ',
        clientAddress: '173.234.31.186',
      };
      return { id, kind, type: round, category: 'authentication', severity: 'warning', at, ...who, details };
    }
    case 'metric':
      return {
        id,
        kind,
        name: round.replaceAll('-', '_'),
        value: Math.random() * 100,
        unit: 'ms',
        at,
        labels: { model: 'small' },
      };
    case 'usage':
      return { id, kind, meter: round, quantity: 1, at };
    default:
      return { id, kind, score: 1 + Math.floor(Math.random() * 5), category: 'accuracy', target: round, at };
  }
}

interface Asked {
  readonly token?: string;
  readonly body?: unknown;
  readonly text?: string;
}

async function ask(api: string, what: string, asked: Asked): Promise<Answer> {
  const answer = await call(api, what, asked);
  if (answer.status >= 300) throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

async function call(api: string, what: string, { token, body, text }: Asked): Promise<Answer> {
  const [method, route = ''] = what.split(' ');
  const answer = await fetch(api + route, {
    method,
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: text ?? JSON.stringify(body),
  });
  const content = await answer.text();
  return { status: answer.status, body: content ? JSON.parse(content) : undefined };
}
