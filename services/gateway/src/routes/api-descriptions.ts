import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { OWN_SERVICE } from './route.js';

/** Written by `npm run generate`, beside the merged document. */
export const OWN_DESCRIPTION = fileURLToPath(new URL('../../own-openapi.json', import.meta.url));

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

// What the gateway acts on is checked; the rest of a description is carried to the merged document as it is.
const extension = z.object({
  public: z.boolean(),
  permission: z.array(z.string()),
  rateLimit: z.string(),
  sensitive: z.boolean(),
  audited: z.boolean(),
  clientCredentials: z.boolean().optional(),
  timeout: z.union([z.literal('default'), z.literal('stream'), z.int().positive()]),
  idempotency: z.boolean(),
  webSocket: z.boolean().optional(),
  bodyLimit: z.int().positive().optional(),
  deprecated: z
    .object({ since: z.iso.date(), sunset: z.iso.date().optional(), successor: z.string().startsWith('/').optional() })
    .optional(),
});
const operation = z.looseObject({ operationId: z.string(), 'x-guildhall': extension });
const paths = z.record(
  z.string().startsWith('/'),
  z.looseObject(Object.fromEntries(METHODS.map((method) => [method, operation.optional()]))),
);
const component = z.record(z.string(), z.looseObject({})).optional();
const description = z.looseObject({
  openapi: z.string().startsWith('3.1.'),
  paths,
  components: z.looseObject({ schemas: component, examples: component }).optional(),
});

export type Operation = z.infer<typeof operation>;

/** The committed description of one service. */
export interface ApiDescription {
  readonly service: string;
  readonly document: z.infer<typeof description>;
}

/** Under this token the parts of the gateway take what the services describe. */
export const API_DESCRIPTIONS = Symbol('guildhall.api-descriptions');

/** Reads `<folder>/<service>/openapi.json` for each service. A description that is missing or odd stops the start. */
export function readApiDescriptions(folder: string, services: readonly string[]): ApiDescription[] {
  return services.map((service) => readDescription(service, join(folder, service, 'openapi.json')));
}

/** What the gateway answers itself. It comes with this code, wherever the descriptions of the services lie. */
export function readOwnDescription(): ApiDescription {
  return readDescription(OWN_SERVICE, OWN_DESCRIPTION);
}

function readDescription(service: string, file: string): ApiDescription {
  const read = description.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!read.success) throw new TypeError(`${file} is no description of a service:\n${z.prettifyError(read.error)}`);
  return { service, document: read.data };
}

/** Every operation of a description, with its method in upper case and its path. */
export function operationsOf({ document }: ApiDescription): { method: string; path: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const found = item[method];
      return found ? [{ method: method.toUpperCase(), path, operation: found }] : [];
    }),
  );
}
