import type { Deployments, StoredDeployment } from '../src/cluster/deployments.js';
import type { NewSecret, SecretChange, SecretStore, StoredSecret } from '../src/cluster/secret-store.js';

/**
 * A namespace of a cluster, as its API server would keep it: every change makes a new version, and a change of an old one is
 * refused. The real one is asked by e2e/kubernetes.
 */
export class NamespaceInMemory implements SecretStore {
  private readonly kept = new Map<string, StoredSecret>();
  private changes = 0;
  readonly labels = new Map<string, Readonly<Record<string, string>>>();
  /** Called before each change: what somebody else does meanwhile. */
  meanwhile: (() => Promise<unknown>) | undefined;
  readonly deployments = new DeploymentsInMemory();

  constructor(private readonly now: () => Date = () => new Date()) {}

  async find(name: string): Promise<StoredSecret | undefined> {
    return this.kept.get(name);
  }

  async create({ name, labels, values }: NewSecret): Promise<boolean> {
    await this.others();
    if (this.kept.has(name)) return false;
    this.labels.set(name, labels);
    this.kept.set(name, { name, values: { ...values }, annotations: {}, createdAt: this.now(), version: this.next() });
    return true;
  }

  async change({ name, version }: StoredSecret, { values, annotations }: SecretChange): Promise<boolean> {
    await this.others();
    const found = this.kept.get(name);
    if (!found || found.version !== version) return false;
    this.kept.set(name, {
      ...found,
      values: { ...found.values, ...values },
      annotations: { ...found.annotations, ...annotations },
      version: this.next(),
    });
    return true;
  }

  /** A value as it stands. */
  valueOf(name: string, key: string): string {
    return this.kept.get(name)?.values[key] ?? '';
  }

  get names(): string[] {
    return [...this.kept.keys()];
  }

  private async others(): Promise<void> {
    const { meanwhile } = this;
    this.meanwhile = undefined;
    await meanwhile?.();
  }

  private next(): string {
    this.changes += 1;
    return String(this.changes);
  }
}

/** Deployments whose pods come up when the test says so. */
export class DeploymentsInMemory implements Deployments {
  private readonly kept = new Map<string, StoredDeployment>();
  readonly rollOuts: string[] = [];

  add(...names: readonly string[]): void {
    for (const name of names) this.kept.set(name, { name, mark: undefined, isRolledOut: true });
  }

  async find(name: string): Promise<StoredDeployment | undefined> {
    return this.kept.get(name);
  }

  async rollOut(name: string, mark: string): Promise<void> {
    this.rollOuts.push(name);
    this.kept.set(name, { name, mark, isRolledOut: false });
  }

  /** All pods of all Deployments have come up. */
  settle(): void {
    for (const [name, deployment] of this.kept) this.kept.set(name, { ...deployment, isRolledOut: true });
  }
}
