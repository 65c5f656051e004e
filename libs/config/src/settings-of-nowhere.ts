const postgres = (role: string) => `postgres://${role}@nowhere.invalid/none`;

/**
 * An environment that satisfies `serviceSettings` and leads nowhere (RFC 6761, `.invalid`): for describing a service
 * (OpenAPI, catalogue), which builds its modules and opens none of their connections.
 */
export const settingsOfNowhere: Readonly<Record<string, string>> = {
  PUBLIC_URL: 'https://guildhall.example',
  DATABASE_URL: postgres('app'),
  DATABASE_RELAY_URL: postgres('relay'),
  DATABASE_PLATFORM_URL: postgres('platform'),
  KAFKA_BROKERS: 'nowhere.invalid:9092',
  KEY_RING_FILE: '/nowhere',
  OBJECTS_DIRECTORY: '/nowhere',
  SERVICE_TOKEN_KEYS: `none:${Buffer.alloc(32).toString('base64url')}`,
  TOKEN_ISSUER: 'https://guildhall.example',
};
