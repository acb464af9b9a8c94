import test from 'ava';
import { unusable } from '../../../../../services/alert-database/src/store/local-files/root-folder.ts';

const error = (code: string) => Object.assign(new Error(`${code}: what the system says`), { code });

for (const code of ['EROFS', 'EIO', 'ESTALE', 'ENOTCONN', 'ENOSPC', 'EMFILE']) {
  test(`a folder whose disk says ${code} is waited for, at the start as later`, (t) => {
    t.like(unusable('/archive', error(code)), { code: 'STORE', retriable: true, exitCode: 1 });
    t.is(unusable('/archive', error(code)).message, `can't use /archive: ${code}: what the system says`);
  });
}

for (const code of ['EACCES', 'ENOENT', 'ENOTDIR', 'ENOTSUP', 'EPERM']) {
  test(`a folder of which the system says ${code} is the wrong one`, (t) => {
    t.like(unusable('/archive', error(code)), { code: 'INPUT', retriable: false, exitCode: 2 });
  });
}
