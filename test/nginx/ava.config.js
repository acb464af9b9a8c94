export default {
  extensions: ['ts'],
  files: ['test/nginx/**/*.test.ts'],
  timeout: '5m',
};
