export default {
  extensions: ['ts'],
  files: ['test/images/**/*.test.ts'],
  // A Debian is made for a base, and three images are built from it.
  timeout: '20m',
};
