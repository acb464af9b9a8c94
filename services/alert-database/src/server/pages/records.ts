import { html } from 'hono/html';
import type { OpenAlert } from '../decoded/decode-alert.ts';
import type { SchemaField } from '../decoded/schema-fields.ts';
import { hasValue, isRecord, type AlertRecord } from '../decoded/record-values.ts';
import { formatValue } from './format.ts';

/** What Rubin's schemas call their records; others show by their field's name. */
const TITLES: Record<string, string> = {
  diaSource: 'Source',
  diaObject: 'Object',
  ssSource: 'Solar System source',
  ssObject: 'Solar System object',
  MPCORB: 'Orbit (Minor Planet Center)',
  mpc_orbits: 'Orbit (Minor Planet Center)',
};

/** The records of an alert, each as a table of its fields: its own source open, the others to be opened. */
export function records({ record, fields }: OpenAlert) {
  return fields.alert.flatMap(({ name }) => {
    const value = record[name];
    if (!isRecord(value)) return [];
    const title = TITLES[name] ?? name;
    const content = fieldTables(value, fields.of(name), title);
    const label = html`${title} <code>${name}</code>`;
    if (name === 'diaSource')
      return [html`<section aria-labelledby="source"><h2 id="source">${label}</h2>${content}</section>`];
    return [html`<details class="record"><summary>${label}</summary>${content}</details>`];
  });
}

function fieldTables(record: AlertRecord, fields: SchemaField[], title: string) {
  const there = fields.filter(({ name }) => hasValue(record[name]));
  const [flags, values] = [
    there.filter(({ type }) => type === 'boolean'),
    there.filter(({ type }) => type !== 'boolean'),
  ];
  const [up, down] = [
    flags.filter(({ name }) => record[name] === true),
    flags.filter(({ name }) => record[name] !== true),
  ];
  const absent = fields.filter(({ name }) => !hasValue(record[name]));
  return html`${valueTable(record, values, title)}
${flags.length === 0 ? '' : html`<p class="flags"><b>Flags set:</b> ${up.length === 0 ? 'none' : names(up)}</p>`}
${down.length === 0 ? '' : nameList(`${down.length} flags not set`, down)}
${absent.length === 0 ? '' : nameList(`${absent.length} fields without a value`, absent)}`;
}

function valueTable(record: AlertRecord, fields: SchemaField[], title: string) {
  const [documented, measured] = [fields.some(({ doc }) => doc !== ''), fields.some(({ unit }) => unit !== '')];
  return html`<div class="wide" role="region" aria-label="Fields, can be scrolled: ${title}" tabindex="0"><table>
<caption>${title}: fields with a value</caption>
<thead><tr><th scope="col">Field</th><th scope="col">Value</th>${measured ? html`<th scope="col">Unit</th>` : ''}${documented ? html`<th scope="col">Meaning</th>` : ''}</tr></thead>
<tbody>${fields.map(
    (
      field,
    ) => html`<tr><th scope="row"><code>${field.name}</code></th><td class="${field.type === 'string' ? 'text' : 'number'}">${formatValue(record[field.name], field)}</td>${measured ? html`<td>${field.unit}</td>` : ''}${documented ? html`<td class="doc">${field.doc}</td>` : ''}</tr>
`,
  )}</tbody></table></div>`;
}

function nameList(title: string, fields: SchemaField[]) {
  return html`<details><summary>${title}</summary><p class="flags">${names(fields)}</p></details>`;
}

function names(fields: SchemaField[]) {
  return fields.map(({ name, doc }) => html`<code title="${doc}">${name}</code> `);
}
