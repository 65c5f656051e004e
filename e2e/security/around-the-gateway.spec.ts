import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { encodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, ApiClient } from '../platform/api-client.js';
import { Guildhall, type ServiceName } from '../platform/guildhall.js';
import { type Person, platformAdministrator } from '../platform/people.js';

const folder = fileURLToPath(new URL('../../services/', import.meta.url));

let guildhall: Guildhall;
let founder: Person;
beforeAll(async () => {
  guildhall = await Guildhall.running();
  founder = await platformAdministrator(guildhall);
}, 150_000);

const services = () => Object.keys(guildhall.at.databases) as ServiceName[];

/** Every route of a service, as its own description tells it, with ids that nobody has. */
function routesOf(service: ServiceName): { method: string; path: string }[] {
  const { paths } = JSON.parse(readFileSync(`${folder}${service}/openapi.json`, 'utf8')) as {
    paths: Record<string, Record<string, unknown>>;
  };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => ({
      method: method.toUpperCase(),
      path: path.replaceAll(/\{[^}]+\}/g, encodeId('usr', newId())),
    })),
  );
}

describe('whoever reaches a service around the gateway', () => {
  const disguises: [string, () => Record<string, string>][] = [
    ['with nothing', () => ({})],
    ['with a made-up token', () => ({ authorization: 'Bearer x' })],
    ['with an access token that the gateway takes', () => ({ authorization: `Bearer ${founder.client.accessToken}` })],
    [
      'in the name of the platform',
      () => ({ 'x-user-id': founder.id, 'x-tenant-id': encodeId('org', PLATFORM_TENANT_ID), 'x-roles': 'super-admin' }),
    ],
  ];
  it.each(disguises)('T2: %s is answered 401 on every route', async (_, headers) => {
    for (const service of services()) {
      const client = new ApiClient(guildhall.at.services[service].url);
      const answers: Answer[] = [];
      for (const { method, path } of routesOf(service))
        answers.push(await client.call(method, path, { headers: headers() }));
      expect(answers.length).toBeGreaterThan(3);
      expect(answers.filter(({ status }) => status !== 401).map(({ bytes }) => bytes)).toEqual([]);
    }
  });

  it('T2: finds nothing but probes and figures on the management port', async () => {
    for (const service of services()) {
      const { managementUrl } = guildhall.at.services[service];
      expect((await fetch(`${managementUrl}/livez`)).status).toBe(200);
      for (const path of ['/users', '/organizations', '/'])
        expect((await fetch(managementUrl + path)).status).toBe(404);
    }
  });
});
