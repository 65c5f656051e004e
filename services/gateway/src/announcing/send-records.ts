import { type Broker, type OutgoingRecord, topicPlans, UnknownTopics } from '@guildhall/events';

export interface Sending {
  /** Records of one lane keep their order, and wait for each other alone. */
  readonly lane: 'refusals' | 'request-records' | 'blocks';
  /** After so long it is given up, and nobody knows whether it arrived. */
  readonly withinMs: number;
}

/** Sends records, and makes their topics where those are missing: the gateway owns them. Throws what the broker throws. */
export async function sendRecords(
  broker: Broker,
  records: readonly OutgoingRecord[],
  { lane, withinMs }: Sending,
): Promise<void> {
  const signal = AbortSignal.timeout(withinMs);
  try {
    await broker.sendBatch(records, { lane, signal });
  } catch (error) {
    if (!(error instanceof UnknownTopics)) throw error;
    await broker.ensureTopics(topicPlans(error.topics));
    await broker.sendBatch(records, { lane, signal });
  }
}
