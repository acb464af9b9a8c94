/** A small alert schema with the shape of Rubin's: an id, a source, sources before it, cutouts, odd types. */
export const ALERT_SCHEMA = {
  type: 'record',
  name: 'alert',
  namespace: 'test.v8_0',
  doc: 'An alert.',
  fields: [
    { name: 'reason', type: ['null', 'string'], default: null },
    { name: 'diaSourceId', type: 'long', doc: 'the id' },
    {
      name: 'diaSource',
      type: {
        type: 'record',
        name: 'diaSource',
        fields: [
          { name: 'visit', type: 'long' },
          { name: 'midpointMjdTai', type: 'double' },
          { name: 'flux', type: ['null', 'float'], default: null },
          { name: 'isDipole', type: ['null', 'boolean'], default: null },
          { name: 'ssObjectId', type: ['null', 'long'], default: null },
        ],
      },
    },
    { name: 'prvDiaSources', type: ['null', { type: 'array', items: 'diaSource' }], default: null },
    { name: 'band', type: { type: 'enum', name: 'band', symbols: ['u', 'g', 'r'] } },
    { name: 'checksum', type: { type: 'fixed', name: 'checksum', size: 4 } },
    { name: 'tags', type: { type: 'map', values: 'int' } },
    { name: 'processed', type: { type: 'long', logicalType: 'timestamp-micros' } },
    { name: 'cutout', type: ['null', 'bytes'], default: null },
  ],
};

export type AlertChanges = { diaSourceId?: bigint; midpointMjdTai?: number; history?: number; cutout?: Buffer };

/** An alert of ALERT_SCHEMA, to be encoded. */
export function alert({
  diaSourceId = 1n,
  midpointMjdTai = 60_961.25,
  history = 2,
  cutout = Buffer.alloc(300, 7),
}: AlertChanges = {}) {
  const diaSource = { visit: 943_296n, midpointMjdTai, flux: 1.5, isDipole: false, ssObjectId: -5n };
  return {
    reason: 'nominal survey',
    diaSourceId,
    diaSource,
    prvDiaSources: Array.from({ length: history }, () => ({ ...diaSource, flux: null })),
    band: 'r',
    checksum: Buffer.from('abcd'),
    tags: { a: 1, b: -70_000 },
    processed: 1_700_000_000_000_000n,
    cutout,
  };
}
