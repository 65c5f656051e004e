import { sleep } from '@guildhall/runtime';
import type { Answer, ApiClient } from '../platform/api-client.js';
import { freshEmail } from '../platform/mails.js';

/** What a client was told that it has. */
export interface Ledger {
  readonly users: Set<string>;
  readonly organizations: Set<string>;
  /** Answers that are never right, whatever is gone. */
  readonly wrong: string[];
}

const RETRIED = new Set([0, 409, 500, 502, 503, 504]);
const RETRY_PAUSE_MS = 50;

/** Clients that make users and organisations, and repeat each request under its key until it is answered for good. */
export class Load {
  readonly ledger: Ledger = { users: new Set(), organizations: new Set(), wrong: [] };
  private isOver = false;
  private readonly running: Promise<unknown>;

  constructor(
    private readonly administrator: ApiClient,
    private readonly founder: ApiClient,
  ) {
    this.running = Promise.all([this.makeUsers(), this.makeUsers(), this.makeOrganizations()]);
  }

  get acknowledged(): number {
    return this.ledger.users.size + this.ledger.organizations.size;
  }

  /** What is under way gets its answer. */
  async end(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  private async makeUsers(): Promise<void> {
    while (!this.isOver) {
      const user = { email: freshEmail('load'), displayName: 'Load', roles: ['viewer'] };
      this.note(this.ledger.users, await this.insist(this.administrator, '/users', user));
    }
  }

  private async makeOrganizations(): Promise<void> {
    while (!this.isOver) {
      const slug = `load-${crypto.randomUUID().slice(0, 18)}`;
      const administrator = { email: freshEmail('load'), displayName: 'Load' };
      const organization = { slug, name: 'Load', tier: 'basic', metadata: {}, administrator };
      this.note(this.ledger.organizations, await this.insist(this.founder, '/organizations', organization));
    }
  }

  private async insist(client: ApiClient, path: string, json: object): Promise<Answer | undefined> {
    const headers = { 'idempotency-key': crypto.randomUUID() };
    for (let isLast = false; !isLast; isLast = this.isOver) {
      const answer = await client.post(path, json, { headers }).catch(() => undefined);
      if (answer && !RETRIED.has(answer.status)) return answer;
      await sleep(RETRY_PAUSE_MS);
    }
    return undefined;
  }

  private note(made: Set<string>, answer: Answer | undefined): void {
    if (answer?.status === 201) made.add(answer.body.id);
    else if (answer) this.ledger.wrong.push(answer.bytes);
  }
}
