import type { CoreV1Api, V1Secret } from '@kubernetes/client-node';
import { asMergePatch, orConflict, orUndefined } from './api-answers.js';
import type { NewSecret, SecretChange, SecretStore, StoredSecret } from './secret-store.js';

/** Secrets as the API server keeps them: values in base64, changes under the version that was read. */
export class KubernetesSecrets implements SecretStore {
  constructor(
    private readonly api: CoreV1Api,
    private readonly namespace: string,
  ) {}

  async find(name: string): Promise<StoredSecret | undefined> {
    const secret = await orUndefined(this.api.readNamespacedSecret({ name, namespace: this.namespace }));
    return secret && stored(name, secret);
  }

  create({ name, labels, values }: NewSecret): Promise<boolean> {
    const body: V1Secret = { metadata: { name, labels: { ...labels } }, type: 'Opaque', data: encoded(values) };
    return orConflict(this.api.createNamespacedSecret({ namespace: this.namespace, body }));
  }

  change({ name, version }: StoredSecret, { values, annotations = {} }: SecretChange): Promise<boolean> {
    const body = { metadata: { resourceVersion: version, annotations }, data: encoded(values) };
    return orConflict(this.api.patchNamespacedSecret({ name, namespace: this.namespace, body }, asMergePatch()));
  }
}

function stored(name: string, { data = {}, metadata = {} }: V1Secret): StoredSecret {
  const decoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]);
  return {
    name,
    values: Object.fromEntries(decoded),
    annotations: metadata.annotations ?? {},
    createdAt: new Date(metadata.creationTimestamp ?? 0),
    version: metadata.resourceVersion ?? '',
  };
}

function encoded(values: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
  return Object.fromEntries(entries);
}
