import test from 'ava';
import { putAlert } from '../../../../services/alert-database/src/archive/alerts.ts';
import { openForWriting } from '../../../../services/alert-database/src/archive/open.ts';
import type { StoreSettings } from '../../../../services/alert-database/src/store/settings.ts';
import { serve } from '../../../support/http.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { packet } from '../support/alerts.ts';
import { S3_KEYS } from '../support/bucket-servers.ts';
import { AS_S3, S3Double, type ConditionalAnswer } from '../support/s3-double.ts';

test.before(() => {
  process.env['AWS_ACCESS_KEY_ID'] = S3_KEYS.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = S3_KEYS.secretAccessKey;
});

function settings(endpoint: URL): StoreSettings {
  const buckets = { alerts: 'alerts', schemas: 'alerts', quarantine: 'alerts' };
  return { backend: 's3-remote', endpoint, region: undefined, buckets, layout: 's3-v2', layouts: ['s3-v2'] };
}

const always = (status: number, code?: string): ConditionalAnswer => ({ status, ...(code && { code }), always: true });
const whereThere = (status: number, code?: string): ConditionalAnswer =>
  ({ ...(always(status, code) as object), always: false }) as ConditionalAnswer;

/** What S3 services say to `If-None-Match: *`, and whether they keep to it. */
const SERVICES: [what: string, answer: ConditionalAnswer, keepsTo: boolean][] = [
  ['answers as S3 does', AS_S3, true],
  ['answers 304 where the object is there', whereThere(304), true],
  ['answers 409 with a code of its own where the object is there', whereThere(409, 'FileAlreadyExists'), true],
  ['overwrites in spite of the condition', 'ignores the condition', false],
  ['answers 501, as Backblaze B2', always(501, 'NotImplemented'), false],
  ['answers 501 without a body', always(501), false],
  ['answers 400', always(400, 'InvalidArgument'), false],
  ['answers 405', always(405, 'MethodNotAllowed'), false],
  ['says of each object that it is there', always(412, 'PreconditionFailed'), false],
  ['answers 403, as where a proxy drops a header that was signed', always(403, 'SignatureDoesNotMatch'), false],
  ['answers 409 to each', always(409, 'ConditionalRequestConflict'), false],
  ['answers 409 where the object is there', whereThere(409, 'Conflict'), false],
];

for (const [what, answer, keepsTo] of SERVICES) {
  test(`contract: a store that ${what} is used from its first start on`, async (t) => {
    const double = await S3Double.start(t, answer);
    for (const start of ['first', 'second']) {
      const { log, events } = memoryLog();
      await openForWriting(settings(double.url), log);
      t.is(events('no-conditional-put').length, keepsTo ? 0 : 1, start);
    }
    const first = packet(1n);
    const { log } = memoryLog();
    t.is(await putAlert(await openForWriting(settings(double.url), log), 1n, first, 1), 'archived');
    const restarted = await openForWriting(settings(double.url), log);
    t.is(await putAlert(restarted, 1n, packet(1n), 1), 'conflicting');
    t.is(await putAlert(restarted, 1n, first, 1), 'existing');
  });
}

for (const [status, kept] of [
  [403, /expected credentials that may create and read objects in .*, and was refused: 403/],
  [405, /expected a service that can create and read objects in .*, got: 405/],
] as const) {
  test(`a service that answers ${status} to puts of any kind is told at the start`, async (t) => {
    const url = await serve(t, (request, response) =>
      response.writeHead(request.method === 'PUT' ? status : 404).end(),
    );
    const error = await t.throwsAsync(openForWriting(settings(url), memoryLog().log), { code: 'CONFIG' });
    t.regex(error?.message ?? '', kept);
  });
}
