import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { missingFor } from '../../../tools/checks/prerequisites.ts';

const BASES = { IMAGES_BASE: 'node', IMAGES_PYTHON_BASE: 'python' };

/** A PATH with these programs alone. */
function pathWith(t: ExecutionContext, ...programs: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'programs-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  for (const program of programs) writeFileSync(join(folder, program), '', { mode: 0o755 });
  return folder;
}

test('the images need buildah, debootstrap and root', (t) => {
  t.is(missingFor('images', { PATH: '/nowhere' }, 1000).length, 3);
  t.deepEqual(missingFor('images', { PATH: pathWith(t, 'buildah', 'debootstrap') }, 0), []);
  t.regex(missingFor('images', { PATH: pathWith(t, 'debootstrap') }, 0).join('\n'), /^buildah isn't installed/);
  t.regex(
    missingFor('images', { PATH: pathWith(t, 'buildah', 'debootstrap') }, 1000).join('\n'),
    /run them as root\.$/,
  );
});

test('with both base images named nothing makes one', (t) => {
  const path = pathWith(t, 'buildah');
  t.deepEqual(missingFor('images', { PATH: path, ...BASES }, 0), []);
  t.regex(
    missingFor('images', { PATH: path, IMAGES_BASE: 'node' }, 0).join('\n'),
    /^debootstrap isn't installed.*IMAGES_PYTHON_BASE\.$/,
  );
});

test('the Ingress of nginx needs nginx, wherever it is installed', (t) => {
  t.deepEqual(missingFor('nginx', { PATH: pathWith(t, 'nginx') }), []);
  t.is(
    missingFor('nginx', { PATH: '/nowhere' }).length,
    existsSync('/usr/sbin/nginx') || existsSync('/usr/local/sbin/nginx') ? 0 : 1,
  );
});

test('another suite needs nothing', (t) => {
  t.deepEqual(missingFor('cluster', { PATH: '/nowhere' }, 1000), []);
});
