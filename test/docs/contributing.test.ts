import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { chartFolder } from '../../rendered/chart.ts';
import { inlineCode } from '../support/docs.ts';

/** A word that the first file of each row has to contain, so that the table follows code that moves. */
const CONTENT: Record<string, RegExp> = {
  "the commit of a message's offset": /\bcommit/,
  'the shape of a burst': /\bburst/i,
  'the port of a listener': /^ {2}listeners:$/m,
  'the ETag of a response': /etag|entity tag/i,
  'the ACLs of a reader': /\bacl/,
  'the fixed schema ids': /100 \* /,
  'the name of a quarantined object': /`quarantine\//,
  'the CRD': /^kind: CustomResourceDefinition$/m,
  'the pinned versions': /sha256/,
  'the wave of a Job': /\.wave" /,
};

test('each row of "Where to find" in CONTRIBUTING.md names a file that has what the row says', (t) => {
  const page = readFileSync(join(chartFolder, 'CONTRIBUTING.md'), 'utf8');
  const [, section = ''] = page.split('\n## Where to find\n');
  const rows = [...section.split('\n## ')[0]!.matchAll(/^\| (the [^|]+) \| (.*) \|$/gm)];
  t.deepEqual(
    rows.map(([, what]) => what),
    Object.keys(CONTENT),
  );
  for (const [, what = '', where = ''] of rows) {
    const file = inlineCode(where).find((code) => /^(files|services|templates|tools)\/|^values\.yaml$/.test(code))!;
    t.regex(readFileSync(join(chartFolder, file), 'utf8'), CONTENT[what]!, `${what}: ${file}`);
  }
});
