/** A Secret as it stands in the cluster; its values as text. */
export interface StoredSecret {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  /** Changes with each change of the object: who writes says which state was read. */
  readonly version: string;
}

export interface NewSecret {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
}

export interface SecretChange {
  readonly values: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The Secrets of one namespace. */
export interface SecretStore {
  find(name: string): Promise<StoredSecret | undefined>;
  /** False when somebody else has made it meanwhile. */
  create(secret: NewSecret): Promise<boolean>;
  /** False when somebody else has changed it since it was read. */
  change(read: StoredSecret, change: SecretChange): Promise<boolean>;
}
