import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { checkBoundaries } from './main.mjs';

const require = createRequire(import.meta.url);
const { ok, output } = checkBoundaries(join(import.meta.dirname, 'fixtures'));

const offences = {
  'no-cycle': 'libs/sealing/src/about.ts',
  'no-cycle-of-folders': 'services/alpha/src/roles',
  'service-imports-no-service': 'services/alpha/src/alpha.module.ts → services/beta/src/peer.ts',
  'lib-imports-no-service': 'libs/config/src/hidden.ts → services/beta/src/peer.ts',
  'lib-config-imports-no-lib': 'libs/config/src/hidden.ts → libs/sealing/src/index.ts',
  'verifier-imports-nothing-of-ours': 'libs/cli/src/audit/borrowing.ts → libs/sealing/src/index.ts',
  'lib-has-a-line-in-the-dag': 'libs/novel/src/index.ts → libs/sealing/src/index.ts',
  'testing-stays-in-tests': 'libs/sealing/src/index.ts → libs/testing/src/index.ts',
  'lib-only-by-its-index': 'services/beta/src/peer.ts → libs/config/src/hidden.ts',
  'no-orphan': 'services/alpha/src/roles/forgotten.ts',
  'declared-dependency': 'libs/novel/src/index.ts → ../../../node_modules/nodemailer/',
  'no-dev-dependency-in-production': 'libs/novel/src/index.ts → ../../../node_modules/eslint/',
  'no-unresolvable': 'services/beta/src/peer.ts → ./missing.js',
};

describe('the boundaries', () => {
  it('refuse the offending tree', () => assert.equal(ok, false));

  for (const [rule, offence] of Object.entries(offences)) {
    it(`see ${rule} broken`, () => assert.ok(output.includes(`${rule}: ${offence}`), output));
  }

  it('leave out nothing that is a rule', () => {
    const configs = ['../../.dependency-cruiser.cjs', './folders.cjs'];
    const names = configs.flatMap((config) => require(config).forbidden.map(({ name }) => name));
    // One line of the DAG stands for all.
    const proven = names.filter((name) => !/^lib-(?!config).*-imports-(?!no-service)/.test(name));
    assert.deepEqual(
      proven.filter((name) => !(name in offences)),
      [],
    );
  });
});
