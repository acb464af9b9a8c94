import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { loadAlertSchemas, type AlertSchema } from '@alert-stream/common/lsst-schemas.ts';
import { packetHeader } from '@alert-stream/common/packet.ts';
import { AlertMaker } from '../../../../../services/simulator/src/generate/alert-maker.ts';
import { schemaModels } from '../../../../../services/simulator/src/generate/alert-model.ts';
import { testTools } from '../../../../../tools/tools.ts';

/** All versions of Rubin's schema, the oldest first. */
export const SCHEMAS: AlertSchema[] = loadAlertSchemas(testTools().alertSchemas);

export type Alert = { id: bigint; schemaId: number; packet: Buffer; schema: string };

export type AlertOptions = {
  /** Of the schema, such as `11.1`; the newest unless said otherwise. */
  version?: string;
  seed?: number;
  previousSources?: number;
  forcedSources?: number;
  cutoutPixels?: number;
  /** Changes the decoded alert. */
  change?: (record: Fields) => void;
};

/** Decoded records, whose fields a test sets to whatever the schema allows. */
// oxlint-disable-next-line typescript/no-explicit-any
type Fields = Record<string, any>;

/** An alert with all fields filled, as the simulator makes it. */
export function alert(options: AlertOptions = {}): Alert {
  const {
    version = '11.1',
    seed = 1,
    previousSources = 3,
    forcedSources = 4,
    cutoutPixels = 11,
    change = () => {},
  } = options;
  const found = SCHEMAS.find((schema) => schema.version === version);
  if (found === undefined) throw new Error(`no schema ${version}`);
  const model = schemaModels(
    { name: version, schema: found.schema },
    'all-filled',
  )({ cutoutPixels, previousSources, forcedSources });
  const made = new AlertMaker(model, { seed, visits: 1, alertsPerVisit: 1 }).record(0);
  const fields = model.type.fromBuffer(Buffer.from(made)) as Fields;
  change(fields);
  const record = model.type.toBuffer(fields);
  return {
    id: alertIdReader(model.type)(record),
    schemaId: found.id,
    packet: Buffer.concat([packetHeader(found.id), record]),
    schema: JSON.stringify(found.schema),
  };
}
