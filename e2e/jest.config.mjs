import preset from '../jest.preset.mjs';

export default {
  ...preset,
  displayName: 'e2e',
  rootDir: import.meta.dirname,
  testMatch: ['<rootDir>/**/*.spec.ts'],
  testSequencer: '<rootDir>/platform/sequencer.mjs',
  globalTeardown: '<rootDir>/platform/teardown.mjs',
  modulePathIgnorePatterns: ['<rootDir>/dist'],
};
