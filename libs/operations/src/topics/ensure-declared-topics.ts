import { BrokerPassing, openBrokerBy } from '@guildhall/events';
import { withPatience } from '@guildhall/runtime';
import { loadTopicsSettings } from '../config.js';
import { DIFFERS, DONE, reporting } from '../reporting.js';
import { type Copies, declaredTopics, ensureTopics } from './ensure-topics.js';

export interface TopicsOptions extends Copies {
  readonly strict?: boolean;
}

/** `topics ensure`: what the contracts declare, on the broker that the environment names. */
export function ensureDeclaredTopics({ strict, ...copies }: TopicsOptions): Promise<void> {
  return reporting(async (tell) => {
    const settings = loadTopicsSettings();
    const { replicationFactor } = copies;
    const broker = await openBrokerBy(settings, {
      clientId: 'guildhall-topics',
      ...(replicationFactor && { replicationFactor }),
    });
    try {
      const ensure = () => ensureTopics(broker, declaredTopics(copies), tell);
      const differences = await withPatience(ensure, {
        seconds: settings.START_PATIENCE_SECONDS,
        isPassing: (error) => error instanceof BrokerPassing,
      });
      return strict && differences > 0 ? DIFFERS : DONE;
    } finally {
      await broker.disconnect();
    }
  });
}
