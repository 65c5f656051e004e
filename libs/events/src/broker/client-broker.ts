import {
  Broker,
  BrokerPassing,
  type ConsumeOptions,
  type OutgoingRecord,
  type PartitionLag,
  type PartitionOffset,
  type SendOptions,
  type Subscription,
  type TopicPlan,
  type TopicReport,
  UnknownTopics,
} from './broker.js';
import { STOP_GRACE_MS } from './broker-settings.js';
import type { AdminClient, ClientAdapter, ClientSettings } from './client-adapter.js';
import { Delivery } from './delivery.js';
import { Lane } from './lane.js';
import { settledWithin } from './or-aborted.js';
import { SupervisedSubscription } from './supervised-subscription.js';
import { endOffsets, ensureTopics, lagOf } from './topics.js';

const CLOSE_MS = 5_000;

/** The port over a client: lanes, subscriptions and questions, each with connections of its own. */
export class ClientBroker extends Broker {
  private readonly lanes = new Map<string, Lane>();
  private readonly subscriptions = new Set<Subscription>();
  private admin: Promise<AdminClient> | undefined;
  private disconnected: Promise<void> | undefined;

  constructor(
    private readonly client: ClientAdapter,
    private readonly settings: ClientSettings,
  ) {
    super();
  }

  async sendBatch(records: readonly OutgoingRecord[], { lane = 'default', signal }: SendOptions = {}): Promise<void> {
    this.requireConnected();
    if (records.length === 0) return;
    await this.lane(lane).send(records, signal);
  }

  consume(options: ConsumeOptions): Subscription {
    this.requireConnected();
    const delivery = new Delivery(options, this.settings);
    const subscription = new SupervisedSubscription(
      delivery,
      (life) => this.client.openMember(options, life),
      this.settings,
    );
    this.subscriptions.add(subscription);
    void subscription.finished.then(() => this.subscriptions.delete(subscription));
    return subscription;
  }

  ensureTopics(topics: readonly TopicPlan[]): Promise<TopicReport> {
    return this.ask((admin) => ensureTopics(admin, topics, this.settings.replicationFactor));
  }

  endOffsets(topics: readonly string[]): Promise<PartitionOffset[]> {
    return this.ask((admin) => endOffsets(admin, topics));
  }

  lag(groupId: string, topics: readonly string[]): Promise<PartitionLag[]> {
    return this.ask((admin) => lagOf(admin, groupId, topics));
  }

  deleteGroup(groupId: string): Promise<void> {
    return this.ask((admin) => admin.deleteGroup(groupId));
  }

  deleteTopics(names: readonly string[]): Promise<void> {
    return this.ask(async (admin) => {
      const existing = new Set(await admin.topicNames());
      const present = names.filter((name) => existing.has(name));
      if (present.length > 0) await admin.deleteTopics(present);
    });
  }

  disconnect(): Promise<void> {
    this.disconnected ??= this.close();
    return this.disconnected;
  }

  private async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop(STOP_GRACE_MS)));
    await Promise.all([...this.lanes.values()].map((lane) => lane.close(CLOSE_MS)));
    await this.discardAdmin();
  }

  private lane(name: string): Lane {
    const known = this.lanes.get(name);
    if (known) return known;
    const lane = new Lane(() => this.client.openProducer(), this.settings);
    this.lanes.set(name, lane);
    return lane;
  }

  private async ask<T>(question: (admin: AdminClient) => Promise<T>): Promise<T> {
    this.requireConnected();
    try {
      this.admin ??= this.client.openAdmin();
      return await question(await this.admin);
    } catch (error) {
      await this.discardAdmin();
      if (error instanceof UnknownTopics || error instanceof BrokerPassing) throw error;
      throw new BrokerPassing('The broker did not answer.', { cause: error });
    }
  }

  private async discardAdmin(): Promise<void> {
    const discarded = this.admin;
    this.admin = undefined;
    if (!discarded) return;
    const closed = discarded.then((admin) => admin.close());
    await settledWithin(closed, CLOSE_MS);
  }

  private requireConnected(): void {
    if (this.disconnected) throw new BrokerPassing('The broker was disconnected.');
  }
}
