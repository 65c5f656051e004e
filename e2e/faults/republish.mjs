import { openBroker, Republish } from '@guildhall/events';

// An operator who refills the topics from the archive (D21), in a process of its own: it is to be killed.
const broker = await openBroker('kafkajs', { brokers: process.env.KAFKA_BROKERS.split(','), clientId: 'republish' });
await new Republish(process.env.DATABASE_RELAY_URL, 'tenancy', broker).run({ to: 'refill' });
await broker.disconnect();
