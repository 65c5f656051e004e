import { type BrokerClient, type Broker, openBroker } from '@guildhall/events';
import type { Addresses, Contender } from '../measurement.js';

/** The two clients that stand behind the broker port, as contenders. */
export function bothClients(
  open: (client: BrokerClient, servers: Addresses) => Promise<Contender>,
): Record<string, (servers: Addresses) => Promise<Contender>> {
  return {
    kafkajs: (servers) => open('kafkajs', servers),
    '@platformatic/kafka': (servers) => open('platformatic', servers),
  };
}

export function brokerOf(client: BrokerClient, { kafkaBrokers }: Addresses): Promise<Broker> {
  return openBroker(client, { brokers: kafkaBrokers, clientId: 'bench' });
}
