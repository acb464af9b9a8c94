import test from 'ava';
import { LAYOUT_NAMES, LAYOUTS, type LayoutName } from '../../../../services/alert-database/src/store/layouts.ts';
import { assertSafeName } from '../../../../services/alert-database/src/store/object-names.ts';

const ID = 7_912_941_781_254_298n;

/** What stands in the buckets of the years. */
const NAMES: Record<LayoutName, { alert: string; plain?: string; schema: string }> = {
  gcs: { alert: `/alert_archive/v1/alerts/${ID}.avro.gz`, schema: '/alert_archive/v1/schemas/900.json' },
  's3-v1': { alert: `v1/alerts/${ID}.avro.gz`, plain: `v1/alerts/${ID}.avro`, schema: 'v1/schemas/900.json' },
  's3-v2': {
    alert: `v2/alerts/791294/${ID}.avro.gz`,
    plain: `v2/alerts/791294/${ID}.avro`,
    schema: 'v2/schemas/900.json',
  },
  'local-files': { alert: `alerts/${ID}`, schema: 'schemas/900' },
};

for (const name of LAYOUT_NAMES) {
  test(`${name}: objects are named as in its time`, (t) => {
    const { alert, plainAlert, schema } = LAYOUTS[name];
    t.deepEqual([alert(ID), plainAlert?.(ID), schema(900)], [NAMES[name].alert, NAMES[name].plain, NAMES[name].schema]);
  });

  for (const id of [0n, 12n, 2n ** 53n + 1n, 2n ** 63n - 1n]) {
    test(`${name}: the alert ${id} has a name that any store takes`, (t) => {
      t.notThrows(() => assertSafeName(LAYOUTS[name].alert(id)));
      t.true(LAYOUTS[name].alert(id).includes(String(id)), 'every digit is in it');
    });
  }
}

test('s3-v2: an id of fewer than six digits is its own prefix', (t) => {
  t.is(LAYOUTS['s3-v2'].alert(12n), 'v2/alerts/12/12.avro.gz');
  t.is(LAYOUTS['s3-v2'].alert(123_456n), 'v2/alerts/123456/123456.avro.gz');
});
