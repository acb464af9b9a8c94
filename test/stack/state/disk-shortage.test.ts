import { tmpdir } from 'node:os';
import test from 'ava';
import { diskShortage } from '../../../stack/state/disk-shortage.ts';

test('a disk without room is named, with what helps', async (t) => {
  // The kernel's own file systems have no room at all.
  t.regex(
    (await diskShortage('/proc')) ?? '',
    /^the disk of \/proc is full \(0 MB free\): make room, or take another folder with --state/,
  );
});

test('a disk with room is nothing to speak of', async (t) => {
  t.is(await diskShortage(tmpdir()), undefined);
});
