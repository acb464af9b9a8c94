import test from 'ava';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { loadAlertSchemas } from '@alert-stream/common/lsst-schemas.ts';
import { alertTimingReader } from '../../../../services/simulator/src/create/alert-timing.ts';
import { AlertMaker } from '../../../../services/simulator/src/generate/alert-maker.ts';
import { schemaModels } from '../../../../services/simulator/src/generate/alert-model.ts';
import { tools } from '../../../../tools/tools.ts';

const size = { cutoutPixels: 1, previousSources: 0, forcedSources: 0 };

for (const { version, schema } of loadAlertSchemas(tools().alertSchemas)) {
  test(`alerts of schema ${version} are distinguished by detector and by visit`, (t) => {
    const model = schemaModels({ name: version, schema }, 'consistent')(size);
    const maker = new AlertMaker(model, { seed: 1, visits: 2, alertsPerVisit: 20_000 });
    const read = alertTimingReader(model.type, true);
    const [first, neighbour, far, next] = [0, 1, 10_000, 20_000].map((place) => read(maker.record(place)));
    t.is(first?.visit, far?.visit);
    t.is(first?.burst, neighbour?.burst);
    t.not(first?.burst, far?.burst);
    t.not(first?.visit, next?.visit);
  });
}

const withoutDetector = parseSchema({
  type: 'record',
  name: 'mine.alert',
  fields: [
    {
      name: 'diaSource',
      type: { type: 'record', name: 'source', fields: [{ name: 'midpointMjdTai', type: 'double' }] },
    },
  ],
});

test('a schema without detectors will do as long as none is needed', (t) => {
  t.is(
    alertTimingReader(withoutDetector, false)(withoutDetector.toBuffer({ diaSource: { midpointMjdTai: 61_000 } })).mjd,
    61_000,
  );
  t.throws(() => alertTimingReader(withoutDetector, true), {
    message: /--spread needs diaSource\.detector or diaSource\.ccdVisitId, got mine\.alert/,
  });
});
