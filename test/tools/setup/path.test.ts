import test from 'ava';
import { cacheFolder, findCommand, pathOutsideNpm } from '../../../tools/setup/path.mjs';

test('the cache lies where the user has caches', (t) => {
  t.is(cacheFolder({ XDG_CACHE_HOME: '/var/cache/me' }), '/var/cache/me/alert-distribution-system');
  t.regex(cacheFolder({}), /\/\.cache\/alert-distribution-system$/);
  t.is(cacheFolder({ XDG_CACHE_HOME: 'relative' }), cacheFolder({}), 'a relative one is to be ignored, says XDG');
});

test('what npm puts before PATH is left out', (t) => {
  const PATH = '/a/node_modules/.bin:/usr/bin::/opt/node_modules_here/bin';
  t.is(pathOutsideNpm({ PATH }), '/usr/bin:/opt/node_modules_here/bin');
});

test('a folder of the name is no command', (t) => {
  t.is(findCommand('bin', '/usr'), undefined);
  t.is(findCommand('sh', '/nowhere:/bin'), '/bin/sh');
});
