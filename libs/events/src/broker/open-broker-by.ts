import type { Broker } from './broker.js';
import type { BrokerSettings } from './broker-settings.js';
import { type BrokerClient, openBroker } from './open-broker.js';

/** `kafkaSettings` of libs/config, as a process has read them. */
export interface KafkaSettings {
  readonly KAFKA_BROKERS: readonly string[];
  readonly KAFKA_CLIENT: BrokerClient;
  readonly KAFKA_TLS: boolean;
  readonly KAFKA_TLS_CA?: string | undefined;
  readonly KAFKA_TLS_CERTIFICATE?: string | undefined;
  readonly KAFKA_TLS_KEY?: string | undefined;
  readonly KAFKA_SASL_MECHANISM?: NonNullable<BrokerSettings['sasl']>['mechanism'] | undefined;
  readonly KAFKA_SASL_USERNAME?: string | undefined;
  readonly KAFKA_SASL_PASSWORD?: string | undefined;
}

/** Settings that do not fit together; each message names them. */
export class KafkaSettingsRefused extends Error {
  override readonly name = 'KafkaSettingsRefused';
}

/** Opens the broker that the settings lead to; `more` is what this process wants of it. */
export async function openBrokerBy(
  settings: KafkaSettings,
  more: Omit<BrokerSettings, 'brokers' | 'tls' | 'sasl'>,
): Promise<Broker> {
  return openBroker(settings.KAFKA_CLIENT, {
    ...more,
    brokers: settings.KAFKA_BROKERS,
    ...encryption(settings),
    ...signIn(settings),
  });
}

function encryption(settings: KafkaSettings): Pick<BrokerSettings, 'tls'> {
  const { KAFKA_TLS, KAFKA_TLS_CA: ca, KAFKA_TLS_CERTIFICATE: cert, KAFKA_TLS_KEY: key } = settings;
  if ((cert === undefined) !== (key === undefined))
    throw new KafkaSettingsRefused('KAFKA_TLS_CERTIFICATE and KAFKA_TLS_KEY are set together, or neither is.');
  if (KAFKA_TLS) return { tls: { ...(ca && { ca }), ...(cert && { cert, key }) } };
  // Whoever mounts certificates and forgets the switch would else speak in clear, and not know.
  if (ca || cert) throw new KafkaSettingsRefused('KAFKA_TLS_CA and KAFKA_TLS_CERTIFICATE need KAFKA_TLS=true.');
  return {};
}

function signIn(settings: KafkaSettings): Pick<BrokerSettings, 'sasl'> {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = settings;
  if (mechanism === undefined && username === undefined && password === undefined) return {};
  if (mechanism && username && password) return { sasl: { mechanism, username, password } };
  throw new KafkaSettingsRefused(
    'KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD are set together, or none is.',
  );
}
