import { baseUrl, integer, kafkaSettings, list, loadSettings, port, secret, serviceSettings } from '@guildhall/config';
import { z } from 'zod';
import { addressSettings } from './addresses/address-settings.js';
import { clusterSettings } from './cluster/cluster-settings.js';
import { liftsNoLimitsInProduction, limitSettings } from './limits/limit-settings.js';
import { streamSettings } from './live-streams/stream-settings.js';
import { saysUntilWhen, securitySettings } from './pages/security-settings.js';
import { sheddingSettings } from './shedding/shedding-settings.js';

const NAME = '[a-z][a-z0-9-]*';
const UPSTREAM = new RegExp(`^(?<service>${NAME})=(?<url>.+)$`);
const KEY = new RegExp(`^(?<service>${NAME})=(?<kid>[A-Za-z0-9._-]{1,64}):(?<key>[A-Za-z0-9_-]+)$`);
// RFC 7518, 3.2: a key for HS256 is at least as long as the hash.
const MIN_KEY_BYTES = 32;

/** Where a service listens, under the name that its description folder and its tokens have. */
export interface Upstream {
  readonly service: string;
  /** One for each of its instances. */
  readonly urls: readonly string[];
}

/** A key that the gateway signs the tokens for one service with. */
export interface SigningServiceKey {
  readonly service: string;
  readonly kid: string;
  readonly key: Buffer;
}

const upstreams = () =>
  list().transform((entries, context) => byService(entries.map((entry, at) => instance(entry, at, context))));
const signingKeys = () =>
  secret(list().transform((entries, context) => entries.map((entry, at) => signingKey(entry, at, context))));

export const gatewaySettings = serviceSettings
  .pick({
    HTTP_HOST: true,
    PUBLIC_URL: true,
    KAFKA_SESSION_SECONDS: true,
    TOKEN_ISSUER: true,
    LOG_LEVEL: true,
    PROCESS_REPORT_SECONDS: true,
    DRAIN_PAUSE_SECONDS: true,
    SHUTDOWN_GRACE_SECONDS: true,
  })
  .extend({
    HTTP_PORT: port().default(8080).describe('Port that clients reach, through the load balancer.'),
    MANAGEMENT_PORT: port().default(8180).describe('Port of probes and metrics, for the cluster alone.'),
    SERVICES: upstreams().describe(
      'The services behind the gateway: `identity=http://identity:8101,…`; one that is named again has so many instances.',
    ),
    SERVICE_TOKEN_KEYS_OF: signingKeys().describe(
      'Key of the tokens for each service: `identity=kid:base64url,…`, at least 32 bytes each. Of two for one service the first signs.',
    ),
    API_DESCRIPTIONS_DIR: z
      .string()
      .optional()
      .describe(
        'Folder with `<service>/openapi.json` for each of SERVICES: the routes. Not set: the one that this service lies in.',
      ),
    EDGE_STATE_STALE_SECONDS: integer({ min: 1, max: 600 })
      .default(60)
      .describe('After how long without word from Kafka the routes marked sensitive refuse.'),
    TOKEN_AUDIENCE: z.string().min(1).default('guildhall').describe('Audience that access tokens must name.'),
  })
  .extend(kafkaSettings.shape)
  .extend(addressSettings.shape)
  .extend(clusterSettings.shape)
  .extend(limitSettings.shape)
  .extend(securitySettings.shape)
  .extend(sheddingSettings.shape)
  .extend(streamSettings.shape)
  .refine(...liftsNoLimitsInProduction)
  .refine(...saysUntilWhen)
  .refine(
    ({ SERVICES, SERVICE_TOKEN_KEYS_OF }) => SERVICES.every(({ service }) => hasKey(SERVICE_TOKEN_KEYS_OF, service)),
    {
      path: ['SERVICE_TOKEN_KEYS_OF'],
      message: 'has no key for one of SERVICES',
    },
  );
export type GatewaySettings = z.infer<typeof gatewaySettings>;

/** Under this token the parts of the gateway take the settings, as they were read at the start. */
export const GATEWAY_SETTINGS = Symbol('guildhall.gateway-settings');

export const loadGatewaySettings = (): GatewaySettings => loadSettings(gatewaySettings);

interface ServiceInstance {
  readonly service: string;
  readonly url: string;
}

function instance(entry: string, at: number, context: z.RefinementCtx): ServiceInstance {
  const { service, url } = UPSTREAM.exec(entry)?.groups ?? {};
  const parsed = baseUrl().safeParse(url);
  if (!service || !parsed.success) return refuse(context, `entry ${at + 1} is not name=http://host:port`);
  return { service, url: parsed.data };
}

function byService(instances: readonly ServiceInstance[]): Upstream[] {
  const services = new Set(instances.map(({ service }) => service));
  return [...services].map((service) => ({
    service,
    urls: [...new Set(instances.filter((each) => each.service === service).map(({ url }) => url))],
  }));
}

function signingKey(entry: string, at: number, context: z.RefinementCtx): SigningServiceKey {
  const { service, kid, key } = KEY.exec(entry)?.groups ?? {};
  if (!service || !kid || !key) return refuse(context, `entry ${at + 1} is not service=kid:base64url`);
  const bytes = Buffer.from(key, 'base64url');
  if (bytes.length < MIN_KEY_BYTES) return refuse(context, `entry ${at + 1} has fewer than ${MIN_KEY_BYTES} bytes`);
  return { service, kid, key: bytes };
}

function hasKey(keys: readonly SigningServiceKey[], service: string): boolean {
  return keys.some((key) => key.service === service);
}

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
