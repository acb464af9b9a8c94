import type avsc from 'avsc';
import { readContainer } from '@alert-stream/common/avro/container-file.ts';
import { fieldReader } from '@alert-stream/common/avro/field.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { packetHeader } from '@alert-stream/common/packet.ts';
import { tools } from '../../tools/tools.ts';
import { runSimulator } from '../run/program.ts';

/** How many alerts are made; all others have the content of one of these, and an id of their own. */
const MADE = 64;

const ID = parseSchema('"long"');

/** Ids from here on take as many bytes in Avro as each other. */
const FIRST_ID = 2n ** 53n;

/** What alerts are made of. */
export type AlertSource = { size: number; like?: string | undefined };

/** A packet around its id. */
type Template = { before: Buffer; after: Buffer };

/** As many alert packets as are needed, each with its own id, all of the size and content that was asked for. */
export class AlertPool {
  readonly schemaId: number;
  /** The schema's text, as a registry has it. */
  readonly schema: string;
  readonly #templates: Template[];

  private constructor(schemaId: number, schema: string, templates: Template[]) {
    this.schemaId = schemaId;
    this.schema = schema;
    this.#templates = templates;
  }

  /** Lets the simulator write the file of alerts that the pool is made from. */
  static async make(
    file: string,
    { size, like }: AlertSource,
    options: { folder: string; signal: AbortSignal },
  ): Promise<AlertPool> {
    const content = like === undefined ? ['--size', String(size), '--fill-all'] : ['--like', like];
    const schemas = ['--schemas', tools().alertSchemas];
    await runSimulator(['generate', file, '--alerts-per-visit', String(MADE), ...content, ...schemas], options);
    return AlertPool.read(file);
  }

  static async read(file: string): Promise<AlertPool> {
    const { schema, type, records } = await readContainer(file);
    const schemaId = schemaIdOf(type);
    const header = packetHeader(schemaId);
    const place = fieldReader(type, ['diaSourceId'], (cursor) => {
      const start = cursor.position;
      cursor.skipLong();
      return { start, end: cursor.position };
    });
    const templates: Template[] = [];
    for await (const record of records) {
      const { start, end } = place(record);
      // A copy, since the records share the memory of their block.
      templates.push({
        before: Buffer.concat([header, record.subarray(0, start)]),
        after: Buffer.from(record.subarray(end)),
      });
    }
    return new AlertPool(schemaId, JSON.stringify(schema), templates);
  }

  id(index: number): bigint {
    return FIRST_ID + BigInt(index);
  }

  packet(index: number): Buffer {
    const { before, after } = this.#templates[index % this.#templates.length] as Template;
    return Buffer.concat([before, ID.toBuffer(this.id(index)), after]);
  }
}

/** `lsst.v11_1.alert` is 1101: 100 · major + minor. */
function schemaIdOf({ name = '' }: avsc.Type): number {
  const [, major, minor] = /v(\d+)_(\d+)/.exec(name) ?? [];
  if (major === undefined) throw new Error(`expected a schema named lsst.v<major>_<minor>.alert, got ${name}`);
  return Number(major) * 100 + Number(minor);
}
