/** Events out of the outbox and into handlers, each once. See README.md. */
export { PartitionUpkeep } from './archive/partition-upkeep.js';
export { type ArchivePlace, Republish, type RepublishOrder, type RepublishProgress } from './archive/republish.js';
export {
  Broker,
  BrokerPassing,
  type Chunk,
  type ConsumeOptions,
  type IncomingRecord,
  type OutgoingRecord,
  type PartitionLag,
  type PartitionOffset,
  RecordTooLarge,
  type SendOptions,
  type Subscription,
  type TopicPlan,
  type TopicReport,
  UnknownTopics,
} from './broker/broker.js';
export type { BrokerLog, BrokerSettings } from './broker/broker-settings.js';
export { type BrokerClient, openBroker } from './broker/open-broker.js';
export { type KafkaSettings, KafkaSettingsRefused, openBrokerBy } from './broker/open-broker-by.js';
export { Consumer, Consumes, type ConsumesOptions } from './consumer/consumes.js';
export type { Delivered } from './consumer/delivered.js';
export { EventTransport } from './consumer/event-transport.js';
export { Park, type ParkedReason, Retry } from './consumer/refusals.js';
export { createVersionOrder } from './consumer/version-order.js';
export {
  type DeadLetter,
  type DeadLetterFilter,
  type DeadLetterName,
  DeadLetters,
  type InspectedDeadLetter,
  NoSuchDeadLetter,
} from './dead-letters/dead-letters.js';
export { NotReplayable } from './dead-letters/waiting-line.js';
export type { ReplayMark } from './envelope/replay-mark.js';
export { topicPlans } from './envelope/topic-plans.js';
export { EventsModule, type EventsModuleOptions } from './events.module.js';
export { EventsHealth, type EventsHealthReport } from './events-health.js';
export { OutboxRelay, type RelayPorts } from './relay/outbox-relay.js';
export type { LaneState } from './relay/lane-state.js';
export type { RelaySettings } from './relay/relay-settings.js';
export type { Backlog } from './relay/wake-up-line.js';
