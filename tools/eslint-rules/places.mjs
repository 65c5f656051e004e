/** Where a file stands in the repository, read from its path alone. */

const SPEC = /\.(spec|harness|e2e)\.ts$|(^|\/)(test|e2e|bench)\//;

/**
 * @param {string} filename absolute or relative to the repository
 * @param {string} root the repository
 */
export function placeOf(filename, root) {
  const path = filename.startsWith(root) ? filename.slice(root.length).replace(/^\//, '') : filename;
  const [top = '', owner = ''] = path.split('/');
  const kind = top === 'services' ? 'service' : top === 'libs' ? 'lib' : top;
  const inside = path.split('/').slice(2).join('/');
  const feature = kind === 'service' ? /^src\/([^/]+)\/[^/]+$/.exec(inside)?.[1] : undefined;
  return {
    path,
    kind,
    owner,
    inside,
    file: path.split('/').at(-1) ?? '',
    /** A feature is a folder directly under a service's src, except its migrations. */
    feature: feature === 'migrations' ? undefined : feature,
    isMigration: /(^|\/)migrations\//.test(inside),
    isSpec: SPEC.test(path),
  };
}

/** @param {import('eslint').Rule.RuleContext} context */
export const placeIn = (context) => placeOf(context.filename.replaceAll('\\', '/'), context.cwd.replaceAll('\\', '/'));
