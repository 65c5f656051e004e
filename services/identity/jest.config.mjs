import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: 'identity', rootDir: '.', testTimeout: 30_000 };
