export default {
  extensions: ['ts'],
  files: ['test/faults/**/*.test.ts'],
  // Each kills and starts brokers, and publishes as fast as they take it.
  concurrency: 1,
  timeout: '10m',
};
