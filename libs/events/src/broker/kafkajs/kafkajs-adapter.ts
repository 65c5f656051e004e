import type { Kafka } from 'kafkajs';
import type { ConsumeOptions } from '../broker.js';
import type { AdminClient, ClientAdapter, ClientSettings } from '../client-adapter.js';
import type { LaneProducer } from '../lane.js';
import type { Life, Member } from '../supervised-subscription.js';
import { KafkaJsAdmin } from './kafkajs-admin.js';
import { kafkaOf } from './kafkajs-client.js';
import { KafkaJsMember } from './kafkajs-member.js';
import { KafkaJsProducer } from './kafkajs-producer.js';

/** kafkajs 2.2.4: asleep since 2023, known for its rebalance faults, and driven here so that they cannot lose anything. */
export class KafkaJsAdapter implements ClientAdapter {
  private readonly kafka: Kafka;

  constructor(private readonly settings: ClientSettings) {
    this.kafka = kafkaOf(settings);
  }

  openProducer(): Promise<LaneProducer> {
    return KafkaJsProducer.open(this.kafka);
  }

  openMember(options: ConsumeOptions, life: Life): Promise<Member> {
    return KafkaJsMember.open(this.kafka, options, life, this.settings);
  }

  openAdmin(): Promise<AdminClient> {
    return KafkaJsAdmin.open(this.kafka);
  }
}
