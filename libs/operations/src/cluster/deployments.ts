/** A Deployment, as far as a roll-out is concerned. */
export interface StoredDeployment {
  readonly name: string;
  /** What the annotation of `rollOut` says in the pod template; undefined before the first. */
  readonly mark: string | undefined;
  /** Every pod is of the newest template and available, and none of an older one is left. */
  readonly isRolledOut: boolean;
}

/** The Deployments of one namespace. */
export interface Deployments {
  find(name: string): Promise<StoredDeployment | undefined>;
  /** Replaces all pods in the Deployment's own way, by writing `mark` into the template's annotation. */
  rollOut(name: string, mark: string): Promise<void>;
}
