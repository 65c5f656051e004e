import type { Claim, Container } from '../observation/objects.js';
import { type ManifestObject, secretUses, type SecretUse, wantedPods, type WantedPods } from './manifest.js';

/** What an installation asks of a cluster and of its servers: read out of the rendered chart, so that any values are understood. */
export interface Wanted {
  readonly version: string;
  readonly kinds: readonly WantedKind[];
  readonly pods: readonly WantedPods[];
  readonly secrets: readonly SecretUse[];
  /** Secrets that this very manifest makes: itself, by the secrets Job's plan, or through External Secrets. */
  readonly secretsMade: ReadonlySet<string>;
  readonly claims: readonly WantedClaim[];
  readonly images: readonly string[];
  readonly pullSecrets: readonly string[];
  readonly services: readonly WantedService[];
}

export interface WantedKind {
  readonly apiVersion: string;
  readonly kind: string;
}

export interface WantedClaim {
  readonly name: string;
  /** Undefined: the cluster's default class. */
  readonly storageClass: string | undefined;
}

/** A setting as it stands in the manifest, or the key of a Secret that holds it. */
export type WantedSetting = { readonly text: string } | { readonly secret: string; readonly key: string };

export interface WantedService {
  readonly name: string;
  readonly replicas: number;
  readonly settings: ReadonlyMap<string, WantedSetting>;
}

export function wantedOf(objects: readonly ManifestObject[]): Wanted {
  const pods = wantedPods(objects);
  const specs = pods.map(({ template }) => template.spec);
  const containers = specs.flatMap((spec) => [...(spec.initContainers ?? []), ...spec.containers]);
  return {
    version: objects.find(({ kind }) => kind === 'Deployment')?.metadata.labels?.['app.kubernetes.io/version'] ?? '',
    kinds: distinct(objects.map(({ apiVersion, kind }) => ({ apiVersion, kind }))),
    pods,
    secrets: distinct(specs.flatMap(secretUses)),
    secretsMade: new Set(objects.flatMap(secretsOf)),
    claims: objects.flatMap(claimsOf),
    images: distinct(containers.flatMap(({ image }) => image ?? [])),
    pullSecrets: distinct(specs.flatMap(({ imagePullSecrets = [] }) => imagePullSecrets.map(({ name }) => name))),
    services: pods.map(serviceOf),
  };
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function claimsOf({ kind, metadata, spec }: ManifestObject): WantedClaim[] {
  if (kind === 'PersistentVolumeClaim')
    return [{ name: metadata.name, storageClass: spec?.['storageClassName'] as string | undefined }];
  const templates = (spec?.['volumeClaimTemplates'] ?? []) as readonly Claim[];
  return templates.map((claim) => ({
    name: `${claim.metadata.name}-${metadata.name}-0`,
    storageClass: claim.spec.storageClassName,
  }));
}

function secretsOf({ kind, metadata, spec, data }: ManifestObject): string[] {
  if (kind === 'Secret') return [metadata.name];
  if (kind === 'ExternalSecret') return [(spec?.['target'] as { name?: string } | undefined)?.name ?? metadata.name];
  if (kind === 'Certificate') return [String(spec?.['secretName'] ?? '')];
  return kind === 'ConfigMap' ? Object.values(data ?? {}).flatMap(plannedIn) : [];
}

// The plan of `guildhall secrets ensure`: it is the only ConfigMap whose JSON lists things with a name and keys.
function plannedIn(text: string): string[] {
  try {
    const plan = JSON.parse(text) as { secrets?: unknown };
    const secrets = Array.isArray(plan.secrets) ? (plan.secrets as { name?: string; keys?: object }[]) : [];
    return secrets.flatMap(({ name, keys }) => (name && keys ? [name] : []));
  } catch {
    return [];
  }
}

function serviceOf({ owner, component, template, replicas }: WantedPods): WantedService {
  const { containers } = template.spec;
  const uses = secretUses(template.spec);
  const settings = new Map(containers.flatMap((container) => settingsOf(container, uses)));
  return { name: owner.startsWith('Deployment/') ? component : owner, replicas, settings };
}

function settingsOf({ env = [] }: Container, uses: readonly SecretUse[]): [string, WantedSetting][] {
  return env.flatMap(({ name, value }): [string, WantedSetting][] => {
    if (value === undefined) return [];
    const use = uses.find(({ path }) => path === value);
    if (use) return [[name.replace(/_FILE$/, ''), { secret: use.secret, key: use.key }]];
    return [[name, { text: value }]];
  });
}
