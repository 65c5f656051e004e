const { options } = require('../../.dependency-cruiser.cjs');

// Specs reach for fixtures and harnesses across folders, and the files at the root of a service wire its features
// together: both would close a circle that no reader meets.
const NOT_PART_OF_A_FEATURE = '(\\.spec\\.ts$|\\.harness\\.ts$|/test/|jest\\.config|^services/[^/]+/src/[^/]+\\.ts$)';

module.exports = {
  forbidden: [
    {
      name: 'no-cycle-of-folders',
      comment: 'Features form a DAG: two folders that need each other cannot be understood, or moved, one at a time.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
  ],
  options: { ...options, exclude: { path: `${options.exclude.path}|${NOT_PART_OF_A_FEATURE}` } },
};
