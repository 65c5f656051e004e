import { refuse } from './refuse.mjs';

export const noForwardRef = refuse({
  because: 'two that need each other are one, or miss a third',
  visit: (report) => ({ 'ImportSpecifier[imported.name="forwardRef"]': (node) => report(node, 'forwardRef') }),
});
