import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DOCTOR_CHECKS } from '../doctor/examine-installation.js';
import { CLUSTER_CHECKS } from '../preflight/cluster-checks.js';
import { SERVER_CHECKS } from '../preflight/server-checks.js';

const guide = readFileSync(join(import.meta.dirname, '../../../../docs/guides/troubleshooting.md'), 'utf8');

describe('the guide to troubleshooting', () => {
  it('has a chapter for every check, in their order, and for nothing else: every link of a finding leads somewhere', () => {
    const chapters = [...guide.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
    const checks = [...DOCTOR_CHECKS, ...CLUSTER_CHECKS, ...SERVER_CHECKS].map(({ id }) => id);
    expect(chapters).toEqual(checks);
  });
});
