/** A queue of the outbox with a relay leader of its own: `edge` carries revocations and state, `facts` everything else. */
export type Lane = 'edge' | 'facts';

export const LANES: readonly Lane[] = ['edge', 'facts'];

export interface RelaySettings {
  /** Connection of the role x_relay: outbox and archive, nothing else. */
  readonly relayUrl: string;
  /** Name of the service: `ce_source`, application_name. */
  readonly service: string;
  readonly lanes?: readonly Lane[];
  /** Rows in one batch. */
  readonly batchSize?: number;
  /** The net under the wake-ups. */
  readonly pollMs?: number;
  /** How often a standby asks for the lead. */
  readonly standbyMs?: number;
  /** Removed rows after which the outbox is vacuumed as soon as the queue is empty. */
  readonly vacuumAfter?: number;
  /** How long a stopping relay waits for the batch in hand (D10). */
  readonly stopGraceMs?: number;
}

export type RelayTuning = Required<Omit<RelaySettings, 'relayUrl' | 'service'>>;

const DEFAULTS: RelayTuning = {
  lanes: LANES,
  batchSize: 500,
  pollMs: 250,
  standbyMs: 500,
  vacuumAfter: 20_000,
  stopGraceMs: 5_000,
};

export function relayTuning(settings: RelaySettings): RelayTuning {
  return {
    lanes: settings.lanes ?? DEFAULTS.lanes,
    batchSize: settings.batchSize ?? DEFAULTS.batchSize,
    pollMs: settings.pollMs ?? DEFAULTS.pollMs,
    standbyMs: settings.standbyMs ?? DEFAULTS.standbyMs,
    vacuumAfter: settings.vacuumAfter ?? DEFAULTS.vacuumAfter,
    stopGraceMs: settings.stopGraceMs ?? DEFAULTS.stopGraceMs,
  };
}
