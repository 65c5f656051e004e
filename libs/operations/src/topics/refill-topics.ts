import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrokerBy, Republish } from '@guildhall/events';
import { loadTopicsSettings } from '../config.js';
import { Refused } from '../refused.js';
import { reporting } from '../reporting.js';

const RELAY_URL = 'DATABASE_RELAY_URL';

interface RefillOptions {
  /** A folder for each service, as for `databases ensure`. */
  readonly secrets: string;
  readonly eventsPerSecond?: number;
}

/**
 * `topics refill`: sends everything again that the archives of the outboxes hold (D21), to brokers that came back empty. What a
 * consumer has seen it knows by its inbox; again, it sends everything again, and changes nothing again.
 */
export function refillTopics({ secrets, eventsPerSecond }: RefillOptions): Promise<void> {
  return reporting(async (tell) => {
    const services = relayUrls(secrets);
    const broker = await openBrokerBy(loadTopicsSettings(), { clientId: 'guildhall-refill' });
    try {
      for (const { service, url } of services) {
        const order = { to: 'refill', ...(eventsPerSecond && { eventsPerSecond }) } as const;
        const { sent } = await new Republish(url, service, broker).run(order);
        tell(`${service}: ${sent} events were sent again.`);
      }
    } finally {
      await broker.disconnect();
    }
  });
}

function relayUrls(folder: string): { readonly service: string; readonly url: string }[] {
  const services = readdirSync(folder, { withFileTypes: true })
    // A mounted volume keeps its content in folders of its own, whose names begin with dots.
    .filter((entry) => !entry.name.startsWith('.') && !entry.isFile())
    .map(({ name }) => name);
  if (services.length === 0) throw new Refused(`There is no folder of a service in ${folder}.`);
  return services.sort().map((service) => ({ service, url: relayUrl(join(folder, service, RELAY_URL)) }));
}

function relayUrl(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Refused(`There is no ${file}.`, { cause: error });
  }
}
