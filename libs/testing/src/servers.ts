/** Where the test servers listen; `npm test` starts them, `node deploy/local/infra.mjs up test` does by hand. */
const fromEnvironment = (name: string, fallback: string) => process.env[name] ?? fallback;

export const servers = {
  /** Superuser of the throw-away cluster: provisions databases, never serves as a service's connection. */
  postgresAdminUrl: fromEnvironment('TEST_POSTGRES_URL', 'postgres://postgres:postgres@127.0.0.1:25432/postgres'),
  kafkaBrokers: fromEnvironment('TEST_KAFKA_BROKERS', '127.0.0.1:29092').split(','),
  redisUrl: fromEnvironment('TEST_REDIS_URL', 'redis://127.0.0.1:26379'),
  smtpUrl: fromEnvironment('TEST_SMTP_URL', 'smtp://127.0.0.1:21025'),
  mailPageUrl: fromEnvironment('TEST_MAIL_PAGE_URL', 'http://127.0.0.1:28025'),
} as const;
