/** A network that this gateway has just blocked. */
export interface BlockedNetwork {
  readonly network: string;
  readonly seconds: number;
  /** How many times it has been blocked, this time included. */
  readonly times: number;
}

/** Told of each block once, by the gateway that blocked first. */
export type TellOfBlock = (blocked: BlockedNetwork) => void;
