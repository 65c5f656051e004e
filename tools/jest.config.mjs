import preset from '../jest.preset.mjs';

export default {
  ...preset,
  displayName: 'tools',
  rootDir: '.',
  testMatch: ['<rootDir>/**/*.spec.ts'],
  testPathIgnorePatterns: ['/fixtures/', '/templates/'],
};
