import preset from '../../jest.preset.mjs';

// The first test of a file may have to wait until another package has migrated the template database.
export default { ...preset, displayName: 'http', rootDir: '.', testTimeout: 20_000 };
