import type { Reading } from '../findings/reading.js';

/** A service's database as its app role sees it. */
export interface DatabaseFacts {
  readonly service: string;
  /** `host:port`: what stands for one server with one limit of connections. */
  readonly server: string;
  readonly state: Reading<DatabaseState>;
}

export interface DatabaseState {
  readonly version: string;
  readonly isEncrypted: boolean;
  /** Why the service would not start on it; undefined where it would. */
  readonly unsafe: string | undefined;
  /** Settings that are off and by which an acknowledged write may be lost (D27). */
  readonly lossy: readonly string[];
  readonly connectionsAtMost: number;
  readonly migrations: readonly string[];
  readonly clockSkewSeconds: number;
}

export interface KafkaState {
  readonly missingTopics: readonly string[];
}

export interface RedisState {
  readonly version: string;
  readonly policy: string;
  readonly clockSkewSeconds: number;
}

/** How many connections the pods of a service will hold, all of them together and at their most. */
export interface WantedConnections {
  readonly service: string;
  readonly count: number;
}

/** What the installation stands on, asked from where the preflight runs. */
export interface ServerFacts {
  readonly databases: readonly DatabaseFacts[];
  /** Undefined where no address is known: before an installation makes the Secret that holds it. */
  readonly kafka: Reading<KafkaState> | undefined;
  readonly redis: Reading<RedisState> | undefined;
  readonly mail: Reading<string> | undefined;
  /** Empty where no manifest says how many pods there will be. */
  readonly connections: readonly WantedConnections[];
}
