import preset from '../../jest.preset.mjs';

// Real brokers and databases on shared cores: a test that waits says how long itself, the time-out is only the net.
// They wait more than they work, so two suites go side by side.
export default { ...preset, displayName: 'events', rootDir: '.', testTimeout: 30_000, maxWorkers: 2 };
