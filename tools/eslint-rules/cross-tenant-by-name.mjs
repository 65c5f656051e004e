import { literalText, nameOf, refuse } from './refuse.mjs';

const PLATFORM_POOL = /^(platformUrl|DATABASE_PLATFORM_URL)$/;
const PLATFORM_ROLE = /^[a-z]+_platform$/;
const CALLS = ['platform', 'platformLease'];
const WIRING = /(\.module|^config|^data-source|^main)\.ts$/;

/** T58: work across tenants has one name, so that one search lists all of it and each use is an audited event. */
export const crossTenantByName = refuse({
  because: 'work across tenants is `database.platform("reason", …)` with its reason written out (T58)',
  where: ({ kind, owner, isSpec, isMigration }) =>
    !isSpec &&
    !isMigration &&
    (kind === 'service' || (kind === 'lib' && !['database', 'config', 'testing'].includes(owner))),
  visit(report, _context, { kind, file }) {
    const isWiring = WIRING.test(file);
    // In libs the relay and the wake-up line have a role and a connection of their own.
    const mayConnect = isWiring || kind === 'lib';
    return {
      CallExpression: (node) =>
        callsPlatform(node) && !isWrittenOut(node) && report(node, 'the reason is not written out'),
      NewExpression: (node) => !mayConnect && connects(node) && report(node, 'a connection of its own'),
      Identifier: (node) => !isWiring && PLATFORM_POOL.test(node.name) && report(node, 'the platform pool'),
      Literal: (node) => PLATFORM_ROLE.test(literalText(node) ?? '') && report(node, 'the platform role'),
    };
  },
});

const callsPlatform = ({ callee }) =>
  callee.type === 'MemberExpression' &&
  CALLS.includes(nameOf(callee.property)) &&
  /database/i.test(nameOf(callee.object) ?? '');

const isWrittenOut = ({ arguments: [reason] }) => Boolean(literalText(reason)?.trim());

const connects = ({ callee }) => ['DataSource', 'Pool', 'Client'].includes(nameOf(callee));
