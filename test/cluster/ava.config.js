export default {
  extensions: ['ts'],
  files: ['test/cluster/**/*.test.ts'],
  // An API server with etcd takes a core for itself.
  concurrency: 1,
  timeout: '10m',
};
