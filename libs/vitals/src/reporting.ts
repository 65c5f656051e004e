/** Who reports, and how often. */
export interface Reporting {
  /** As the folder in `services/` is called; a second process of it after a slash: `audit/sequencer`. */
  readonly service: string;
  /** 0: never. */
  readonly everySeconds: number;
}

export const REPORTING = Symbol('guildhall.reporting');
