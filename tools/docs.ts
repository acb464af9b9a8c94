import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newestChanges, withChanges } from './docs/changes.ts';
import { VALUES_TABLE, valuesTable } from './docs/values-table.ts';
import { docsTools } from './tools.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Writes anew what is made from other files: the table of values, and the changes in Chart.yaml. */
const chart = join(root, 'Chart.yaml');
const changelog = await readFile(join(root, 'CHANGELOG.md'), 'utf8');
await writeFile(join(root, VALUES_TABLE), await valuesTable(root, docsTools().helmDocs));
await writeFile(chart, withChanges(await readFile(chart, 'utf8'), newestChanges(changelog)));
process.stdout.write(`Written: ${VALUES_TABLE} from values.yaml, Chart.yaml's changes from CHANGELOG.md\n`);
