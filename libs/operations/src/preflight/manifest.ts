import { parseAllDocuments } from 'yaml';
import { Refused } from '../refused.js';
import type { Claim, Container, KubernetesObject, PodSpec, PodTemplate, SecretSource } from '../observation/objects.js';

/** An object as the chart renders it. */
export interface ManifestObject extends KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
}

/** The pods that an object will make, and how many of them at most. */
export interface WantedPods {
  readonly owner: string;
  readonly component: string;
  readonly template: PodTemplate;
  readonly replicas: number;
}

/** A key of a Secret that pods mount, and cannot start without. */
export interface SecretUse {
  readonly secret: string;
  readonly key: string;
  readonly path: string;
}

/** The objects of a rendered chart; whatever is none is passed over, and what is no YAML is refused. */
export function readManifest(text: string): ManifestObject[] {
  const documents = parseAllDocuments(text);
  const flaw = documents.flatMap(({ errors }) => errors)[0];
  if (flaw) throw new Refused(`The manifest is no YAML: ${flaw.message}`);
  return documents
    .map((document): unknown => document.toJS())
    .filter(isObject)
    .flatMap(membersOf);
}

function isObject(value: unknown): value is ManifestObject {
  const { apiVersion, kind, metadata } = (value ?? {}) as Partial<ManifestObject>;
  return typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata?.name === 'string';
}

function membersOf(object: ManifestObject & { readonly items?: readonly ManifestObject[] }): readonly ManifestObject[] {
  return object.kind === 'List' ? (object.items ?? []) : [object];
}

const COMPONENT = 'app.kubernetes.io/component';

/** The pods of all workloads, Jobs and CronJobs; an autoscaler's maximum counts where there is one. */
export function wantedPods(objects: readonly ManifestObject[]): WantedPods[] {
  return objects.flatMap((object) => {
    const template = templateOf(object);
    if (!template) return [];
    const { kind, metadata } = object;
    const component = metadata.labels?.[COMPONENT] ?? metadata.name;
    return [{ owner: `${kind}/${metadata.name}`, component, template, replicas: replicasOf(object, objects) }];
  });
}

function templateOf({ kind, metadata, spec }: ManifestObject): PodTemplate | undefined {
  if (kind === 'Pod') return { metadata, spec: spec as unknown as PodSpec };
  const inner =
    kind === 'CronJob' ? (spec?.['jobTemplate'] as { spec?: Record<string, unknown> } | undefined)?.spec : spec;
  return withClaims(inner?.['template'] as PodTemplate | undefined, (spec?.['volumeClaimTemplates'] ?? []) as Claim[]);
}

// The controller of a StatefulSet gives its pods a volume for each claim.
function withClaims(template: PodTemplate | undefined, claims: readonly Claim[]): PodTemplate | undefined {
  if (!template || claims.length === 0) return template;
  const volumes = claims.map(({ metadata: { name } }) => ({ name, persistentVolumeClaim: { claimName: name } }));
  return { ...template, spec: { ...template.spec, volumes: [...(template.spec.volumes ?? []), ...volumes] } };
}

function replicasOf({ kind, metadata, spec }: ManifestObject, objects: readonly ManifestObject[]): number {
  const scaler = objects.find((other) => {
    const target = other.spec?.['scaleTargetRef'] as { kind?: string; name?: string } | undefined;
    return other.kind === 'HorizontalPodAutoscaler' && target?.kind === kind && target.name === metadata.name;
  });
  return Number(scaler?.spec?.['maxReplicas'] ?? spec?.['replicas'] ?? 1);
}

/** What a pod mounts of Secrets, each key with the path at which a container sees it. */
export function secretUses({ volumes = [], containers }: PodSpec): SecretUse[] {
  return volumes.flatMap(({ name, secret, projected }) => {
    const sources = [
      ...(secret ? [secret] : []),
      ...(projected?.sources ?? []).flatMap((source) => source.secret ?? []),
    ];
    const mounted = mountPathOf(containers, name);
    return sources.filter(({ optional }) => !optional).flatMap((source) => usesOf(source, mounted));
  });
}

function usesOf({ secretName, name = secretName, items = [] }: SecretSource, mounted: string): SecretUse[] {
  if (!name) return [];
  if (items.length === 0) return [{ secret: name, key: '', path: mounted }];
  return items.map(({ key, path }) => ({ secret: name, key, path: `${mounted}/${path}` }));
}

function mountPathOf(containers: readonly Container[], volume: string): string {
  const mounts = containers.flatMap(({ volumeMounts = [] }) => volumeMounts);
  return mounts.find(({ name }) => name === volume)?.mountPath ?? '';
}
