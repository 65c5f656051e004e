import type { Secret } from '../observation/objects.js';
import type { Reading } from '../findings/reading.js';
import type { Wanted } from './wanted.js';

export interface StorageClass {
  readonly name: string;
  readonly isDefault: boolean;
}

/** What the server says when one pod of a workload is handed in, and made for show alone. */
export interface Admission {
  readonly owner: string;
  /** Its reason; undefined where it would take the pod. */
  readonly refusal: string | undefined;
}

export interface NamespaceState {
  readonly exists: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

/** The cluster as it stands before an installation or an upgrade, beside what is asked of it. */
export interface ClusterFacts {
  readonly wanted: Wanted;
  readonly version: Reading<string>;
  readonly clockSkewSeconds: Reading<number>;
  readonly namespace: Reading<NamespaceState>;
  /** Kinds (`apps/v1 Deployment`) that the server does not serve. */
  readonly absentKinds: Reading<readonly string[]>;
  /** Kinds that whoever asks may not make or change here. */
  readonly deniedKinds: Reading<readonly string[]>;
  readonly storageClasses: Reading<readonly StorageClass[]>;
  readonly admissions: Reading<readonly Admission[]>;
  readonly secrets: Reading<ReadonlyMap<string, Secret>>;
  /** The version that runs here already; undefined where none does. */
  readonly installed: Reading<string | undefined>;
  /** Names of the images that nodes hold already. */
  readonly imagesHeld: Reading<ReadonlySet<string>>;
}
