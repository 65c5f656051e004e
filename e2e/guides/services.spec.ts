import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { servers } from '@guildhall/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Guildhall } from '../platform/guildhall.js';
import { onboard, platformAdministrator } from '../platform/people.js';
import { bash, blocksOf, curlThatTells } from './pasted.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const guides = globSync('docs/guides/*.md', { cwd: root })
  .map((file) => path.basename(file, '.md'))
  .sort();
/** Told on their own: see first-thread.spec.ts, gateway.spec.ts and the story. */
const OTHERS = ['first-thread', 'gateway'];
/** For whoever has a cluster: what they type is told in libs/cli and, on a node, by `verify:kubernetes`. */
const OF_A_CLUSTER = ['backup', 'kubernetes', 'troubleshooting'];
const WITH_A_GUIDE = ['identity', 'audit', 'monitoring', 'reporting', 'feedback', 'integration'];

let guildhall: Guildhall;
beforeAll(async () => {
  guildhall = await Guildhall.running();
}, 300_000);

describe('the guide', () => {
  it('is there for each service that clients use', () => {
    expect(WITH_A_GUIDE.filter((service) => !existsSync(`${root}docs/guides/${service}.md`))).toEqual([]);
  });

  // `API`, `TOKEN` and `MAIL` are what the first thread has given to its reader.
  it.each(guides.filter((guide) => ![...OTHERS, ...OF_A_CLUSTER].includes(guide) && blocksOf(guide) !== ''))(
    'of %s leads whoever pastes its blocks to its end, with no call refused',
    async (guide) => {
      const reader = await onboard(guildhall, await platformAdministrator(guildhall), { name: `Reader of ${guide}` });
      const env = {
        API: guildhall.api,
        TOKEN: reader.client.accessToken ?? '',
        MAIL: `${servers.mailPageUrl}/api/messages`,
      };
      const own = [['http://127.0.0.1:8080', guildhall.at.publicUrl]] as const;
      const transcript = await bash(curlThatTells() + blocksOf(guide, own), env);
      expect(transcript).not.toMatch(/## refused|Error:|command not found|unbound variable|\bundefined\b/);
    },
    60_000,
  );
});
