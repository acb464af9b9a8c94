import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import {
  UnusableSchemaError,
  SchemaNotFoundError,
  type SchemaRegistryClient,
} from '@alert-stream/common/registry-client.ts';
import { retryRegistry } from './retry-registry.ts';

/**
 * Fetches the schema of a packet in a file: a packet contains only the schema's id.
 *
 * @param signal ends the wait for an unavailable registry
 * @returns JSON text
 * @throws AlertStreamError `CONFIG` without a registry, `INPUT` when it has no Avro schema of that id
 */
export async function packetSchema(
  path: string,
  id: number,
  { registry, signal, log }: { registry: SchemaRegistryClient | undefined; signal: AbortSignal; log: Logger },
): Promise<string> {
  if (registry === undefined) {
    throw new AlertStreamError(
      'CONFIG',
      `--schema-registry-address is required: ${path} is a packet, which has no schema but the id ${id} of one`,
    );
  }
  try {
    return await retryRegistry(() => registry.schema(id), signal, log);
  } catch (error) {
    if (!(error instanceof SchemaNotFoundError || error instanceof UnusableSchemaError)) throw error;
    throw new AlertStreamError('INPUT', `${path}: ${error.message}`, { cause: error });
  }
}
