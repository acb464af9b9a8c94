export default {
  extensions: ['ts'],
  files: ['test/**/*.test.ts'],
  // Some tests run a Kafka broker or a schema registry; two such files at once is what two cores take.
  concurrency: 2,
  timeout: '5m',
};
