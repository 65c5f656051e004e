import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { alterUserScramCredentialsV0, Connection } from '@platformatic/kafka';
import { freePorts, type Identity, TestAuthority } from '@guildhall/testing';
import { PrivateKafka } from './private-kafka.js';

const ITERATIONS = 4_096;
const SCRAM = {
  'scram-sha-256': { id: 1, hash: 'sha256', bytes: 32 },
  'scram-sha-512': { id: 2, hash: 'sha512', bytes: 64 },
} as const;

export const USER = { username: 'guildhall', password: 'p@ss=w,rd' } as const;

/**
 * A broker with listeners as in an installation: one behind TLS that asks for a user, one that asks for a certificate. It
 * calls itself localhost there.
 */
export class EncryptedKafka {
  private constructor(
    private readonly kafka: PrivateKafka,
    readonly authority: TestAuthority,
    /** The listener with SASL. */
    readonly signedIn: number,
    /** The listener with client certificates. */
    readonly certified: number,
  ) {}

  static async start(): Promise<EncryptedKafka> {
    const authority = await TestAuthority.create();
    const identity = await authority.identityOf('localhost');
    const [signedIn = 0, certified = 0] = await freePorts(2);
    const kafka = await PrivateKafka.start((port, controllerPort) => ({
      ...listeners([port, controllerPort, signedIn, certified]),
      ...stores(identity, authority),
      ...users(),
    }));
    try {
      await addScramUser(kafka.brokers[0] ?? '');
    } catch (error) {
      await kafka.remove();
      throw error;
    }
    return new EncryptedKafka(kafka, authority, signedIn, certified);
  }

  remove(): Promise<void> {
    return this.kafka.remove();
  }
}

function listeners([port, controllerPort, signedIn, certified]: readonly [number, number, number, number]) {
  const clear = `PLAINTEXT://127.0.0.1:${port}`;
  const encrypted = (host: string) => `SASL_SSL://${host}:${signedIn},SSL://${host}:${certified}`;
  return {
    listeners: `${clear},CONTROLLER://127.0.0.1:${controllerPort},${encrypted('127.0.0.1')}`,
    'advertised.listeners': `${clear},${encrypted('localhost')}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL',
  };
}

// One line each: a line break in a file of properties ends the value.
const line = (pem: string) => pem.trim().replaceAll('\n', String.raw`\n`);

function stores({ cert, key }: Identity, authority: TestAuthority) {
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.certificate.chain': line(cert),
    'ssl.keystore.key': line(key),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.certificates': line(authority.certificate),
    'listener.name.ssl.ssl.client.auth': 'required',
  };
}

function users() {
  const security = 'org.apache.kafka.common.security';
  return {
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    'listener.name.sasl_ssl.plain.sasl.jaas.config': `${security}.plain.PlainLoginModule required user_${USER.username}="${USER.password}";`,
    'listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config': `${security}.scram.ScramLoginModule required;`,
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': `${security}.scram.ScramLoginModule required;`,
  };
}

/** As an operator's tool does: the broker is told what it needs to know of the password, never the password (RFC 5802). */
async function addScramUser(broker: string): Promise<void> {
  const [host = '', port] = broker.split(':');
  const connection = new Connection('encrypted-kafka');
  await connection.connect(host, Number(port));
  // One request each: in one, the broker takes the user for named twice.
  for (const { id, hash, bytes } of Object.values(SCRAM)) {
    const salt = randomBytes(16);
    const saltedPassword = pbkdf2Sync(USER.password, salt, ITERATIONS, bytes, hash);
    const credential = { name: USER.username, mechanism: id, iterations: ITERATIONS, salt, saltedPassword };
    await alterUserScramCredentialsV0.api.async(connection, [], [credential]);
  }
  await connection.close();
}
