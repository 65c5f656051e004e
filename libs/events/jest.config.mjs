import preset from '../../jest.preset.mjs';

// Real brokers and databases on shared cores: a test that waits says how long itself, the time-out is only the net.
export default { ...preset, displayName: 'events', rootDir: '.', testTimeout: 30_000 };
