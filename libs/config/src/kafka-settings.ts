import { z } from 'zod';
import { addresses, certificates, flag, privateKey } from './forms.js';
import { secret } from './traits.js';

/** How a process reaches Kafka, and as whom. `openBrokerBy` of libs/events takes them as they are. */
export const kafkaSettings = z.object({
  KAFKA_BROKERS: addresses().describe('Kafka bootstrap servers.'),
  KAFKA_CLIENT: z
    .enum(['kafkajs', 'platformatic'])
    .default('platformatic')
    .describe('Which Kafka client to use; both pass the same contract suite.'),
  KAFKA_TLS: flag().default(false).describe('Whether Kafka is reached over TLS; its certificate is always verified.'),
  KAFKA_TLS_CA: certificates()
    .optional()
    .describe('Who vouches for Kafka’s certificate, in PEM; the authorities that Node knows, unless set.'),
  KAFKA_TLS_CERTIFICATE: certificates()
    .optional()
    .describe('Certificate of this process, where Kafka asks for one, in PEM.'),
  KAFKA_TLS_KEY: secret(privateKey()).optional().describe('The key of that certificate, in PEM.'),
  KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .optional()
    .describe('How this process signs in to Kafka, with user name and password; not at all, unless set.'),
  KAFKA_SASL_USERNAME: z.string().min(1).optional().describe('As whom.'),
  KAFKA_SASL_PASSWORD: secret().optional().describe('And with which password.'),
});
