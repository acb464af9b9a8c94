import { createHash } from 'node:crypto';
import { HEADER_BYTES, packetHeader } from '@alert-stream/common/packet.ts';
import { burstOffsets, ownOffsets } from './burst-offsets.ts';
import type { LoadSource } from './load-source.ts';

/** An alert as it will be loaded. */
type PlannedAlert = {
  /** Index among the alerts that are loaded, from 0. */
  index: number;
  /** Index among all alerts of the files, from 0. */
  sourceIndex: number;
  packet: Buffer;
  offsetSeconds: number;
};

/** A complete description of a load, made before the first alert is sent. */
export type LoadPlan = {
  source: LoadSource;
  /** Names of the files, for messages. */
  name: string;
  count: number;
  /** Bytes of all packets. */
  bytes: number;
  /** From the first alert to the last one. */
  spanSeconds: number;
  /** Identifies the content (SHA-256, hex): it is equal for equal alerts with equal schema ids at equal offsets. */
  generation: string;
  /** Indexes of the alerts that are left out because they are too large for the topic. */
  leftOut: number[];
  /** The alerts in the order of the files. */
  alerts: () => AsyncGenerator<PlannedAlert>;
};

export type PlanOptions = {
  /** One for each file. */
  schemaIds: number[];
  /** Seconds over which the bursts of a visit are spread; 0 keeps the alerts' own times. */
  spreadSeconds: number;
  /** Largest packet that the topic accepts. */
  maxPacketBytes: number;
};

export function planLoad(source: LoadSource, { schemaIds, spreadSeconds, maxPacketBytes }: PlanOptions): LoadPlan {
  const fits = ({ bytes }: { bytes: number }) => bytes + HEADER_BYTES <= maxPacketBytes;
  const loaded = source.alerts.filter(fits);
  const leftOut = source.alerts.flatMap((alert, place) => (fits(alert) ? [] : [place]));
  const offsets = spreadSeconds === 0 ? ownOffsets(loaded) : burstOffsets(loaded, spreadSeconds);
  const isLeftOut = new Set(leftOut);
  return {
    source,
    name: source.files.map(({ path }) => path).join(', '),
    count: loaded.length,
    bytes: loaded.reduce((sum, { bytes }) => sum + bytes + HEADER_BYTES, 0),
    spanSeconds: offsets.reduce((most, offset) => Math.max(most, offset), 0),
    generation: generationOf(source, schemaIds, spreadSeconds, leftOut),
    leftOut,
    async *alerts() {
      const headers = source.files.map(({ first, count }, place) => ({
        end: first + count,
        header: packetHeader(schemaIds[place] as number),
      }));
      let index = 0;
      for await (const { index: sourceIndex, record } of source.records()) {
        if (isLeftOut.has(sourceIndex)) continue;
        const { header } = headers.find(({ end }) => sourceIndex < end) as { header: Buffer };
        yield { index, sourceIndex, packet: Buffer.concat([header, record]), offsetSeconds: offsets[index] as number };
        index += 1;
      }
    },
  };
}

function generationOf(
  { digest, files }: LoadSource,
  schemaIds: number[],
  spreadSeconds: number,
  leftOut: number[],
): string {
  const ids =
    new Set(schemaIds).size === 1
      ? String(schemaIds[0])
      : files.map(({ count }, place) => `${schemaIds[place]}×${count}`).join(' ');
  const text = [
    `${ids} ${digest}`,
    ...(spreadSeconds === 0 ? [] : [`over ${spreadSeconds} s`]),
    ...(leftOut.length === 0 ? [] : [`without ${leftOut.join(' ')}`]),
  ];
  return createHash('sha256').update(text.join(', ')).digest('hex');
}
