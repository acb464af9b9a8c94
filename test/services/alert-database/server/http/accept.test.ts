import test from 'ava';
import { allows, prefers } from '../../../../../services/alert-database/src/server/http/accept.ts';

const BYTES = 'application/octet-stream';

for (const [accept, json] of [
  [undefined, false],
  ['', false],
  ['*/*', false],
  ['application/*', false],
  [BYTES, false],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', false],
  ['application/json', true],
  ['APPLICATION/JSON; charset=utf-8', true],
  ['application/json, text/plain, */*', true],
  ['text/html, application/json;q=0.4', true],
  [`application/json;q=0.9, ${BYTES};q=0.5`, true],
  [`application/json, ${BYTES}`, false],
  ['application/json;q=0.5, */*', false],
  ['application/json;q=0', false],
  ['application/json;q=nonsense', false],
] as const) {
  test(`Accept ${JSON.stringify(accept)} ${json ? 'asks for' : "doesn't ask for"} JSON`, (t) =>
    t.is(prefers(accept, 'application/json', BYTES), json));
}

for (const [accept, allowed] of [
  [undefined, true],
  ['*/*', true],
  ['application/*;q=0.1', true],
  ['text/html', false],
  [`${BYTES};q=0, */*`, false],
] as const) {
  test(`Accept ${JSON.stringify(accept)} ${allowed ? 'lets' : "doesn't let"} bytes through`, (t) =>
    t.is(allows(accept, BYTES), allowed));
}
