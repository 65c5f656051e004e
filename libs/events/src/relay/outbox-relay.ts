import { SystemClock, SystemRandomness, type Clock, type Randomness } from '@guildhall/runtime';
import type { Broker } from '../broker/broker.js';
import { LaneRelay } from './lane-relay.js';
import type { LaneState } from './lane-state.js';
import { relayMetrics } from './relay-metrics.js';
import { relayTuning, type Lane, type RelaySettings } from './relay-settings.js';
import { type Backlog, WakeUpLine } from './wake-up-line.js';

const MEASURE_EVERY_MS = 5_000;

export interface RelayPorts {
  readonly broker: Broker;
  readonly clock?: Clock;
  readonly randomness?: Randomness;
}

/**
 * The relay of one process: a member for each lane, one of which leads among all processes of the service.
 *
 * Started twice in different processes, one leads and the other stands by; it takes over within half a second after
 * the first is killed, and repeats at most two batches.
 */
export class OutboxRelay {
  private readonly lanes: readonly LaneRelay[];
  private readonly line: WakeUpLine;
  private measuring: NodeJS.Timeout | undefined;

  constructor(
    settings: RelaySettings,
    { broker, clock = new SystemClock(), randomness = new SystemRandomness() }: RelayPorts,
  ) {
    const { relayUrl, service } = settings;
    const tuning = relayTuning(settings);
    this.lanes = tuning.lanes.map(
      (lane) => new LaneRelay(lane, { relayUrl, service, tuning, broker, clock, randomness }),
    );
    this.line = new WakeUpLine(relayUrl, service, (lane) => this.wakeOwnLeader(lane), randomness);
  }

  start(): void {
    this.line.start();
    for (const lane of this.lanes) lane.start();
    this.measuring = setInterval(() => this.measure(), MEASURE_EVERY_MS).unref();
  }

  /** Called after a commit that published: wakes the leader, here or in the process where it is. */
  wake(lane: Lane): void {
    if (!this.wakeOwnLeader(lane)) this.line.announce(lane);
  }

  states(): ReadonlyMap<Lane, LaneState> {
    return new Map(this.lanes.map(({ lane, state }) => [lane, state]));
  }

  /**
   * What waits in a lane, whichever process leads it; undefined while the database is away. For whoever must stop taking
   * more in before the queue grows without end.
   */
  async backlog(lane: Lane): Promise<Backlog | undefined> {
    const [found] = await this.line.backlog([lane]);
    return found;
  }

  /** Twice is the same as once. */
  async stop(): Promise<void> {
    clearInterval(this.measuring);
    await Promise.all([...this.lanes.map((lane) => lane.stop()), this.line.stop()]);
  }

  private wakeOwnLeader(lane: Lane): boolean {
    const leader = this.lanes.find((relay) => relay.lane === lane && relay.state === 'leading');
    leader?.wake();
    return leader !== undefined;
  }

  private measure(): void {
    const led = this.lanes.filter(({ state }) => state === 'leading' || state === 'stuck').map(({ lane }) => lane);
    // Unknown while the database is away: the last figure stands, and the state tells.
    this.line.backlog(led).then(
      (backlog) => relayMetrics.backlog(backlog),
      () => undefined,
    );
  }
}
