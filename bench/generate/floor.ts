import { randomFillSync } from 'node:crypto';
import { ContainerWriter } from '@alert-stream/common/avro/container-writer.ts';

/**
 * The least work that a file of alerts takes: for each, random bytes by the quickest means that Node has, put into the
 * blocks of an Avro container file. Nothing is encoded, and the file is as much or little on the disk as generate's.
 *
 * Arguments: the file, how many alerts, and the bytes of each.
 */
const [file = '', alerts = '', bytes = ''] = process.argv.slice(2);
const record = Buffer.alloc(Number(bytes));
const started = performance.now();
const writer = await ContainerWriter.create(file, { schema: { type: 'record', name: 'alert', fields: [] } });
for (let alert = 0; alert < Number(alerts); alert += 1) await writer.append(randomFillSync(record));
await writer.close();
process.stdout.write(`${JSON.stringify({ event: 'generated', seconds: (performance.now() - started) / 1000 })}\n`);
