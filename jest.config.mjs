export default {
  projects: ['<rootDir>/libs/*', '<rootDir>/services/*', '<rootDir>/tools'],
  testSequencer: '<rootDir>/tools/test/slowest-first.mjs',
};
