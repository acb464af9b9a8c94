export default {
  extensions: ['ts'],
  // The suites with a configuration of their own have commands of their own, see tools/suite.ts.
  files: ['test/**/*.test.ts', '!test/{cluster,faults,images,nginx}/**'],
  // Some tests run a Kafka broker or a schema registry; two such files at once is what two cores take.
  concurrency: 2,
  timeout: '5m',
};
