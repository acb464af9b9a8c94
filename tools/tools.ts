import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { pinsDigest } from './setup/pins.mjs';
import { recordPath } from './setup/record.mjs';

/** Where the programs and files are that npm doesn't bring; all paths are absolute. */
export type Tools = {
  /** The command. */
  helm: string;
  /** The command, of Java 21 or newer. */
  java: string;
  /** A folder of jars: Apache Kafka with its tools and a log binding. */
  kafkaJars: string;
  /** The folder of Apicurio Registry, unpacked: app, lib, quarkus, quarkus-run.jar. */
  apicurio: string;
  /** The folder of LSST's alert schemas: `<major>/<minor>/*.avsc`, with samples in `<major>/<minor>/sample_data`. */
  alertSchemas: string;
  /** A folder with kafka.aot and registry.aot, where Java can use such (25 or newer) and the set-up could make them. */
  startUpCaches?: string;
};

/**
 * The tools that the last set-up of this clone found or fetched.
 *
 * @throws AlertStreamError CONFIG when there was none, or the pins or the cache have changed since
 */
export function tools(root = fileURLToPath(new URL('..', import.meta.url))): Tools {
  const record = read(recordPath(root));
  if (record === undefined) throw incomplete('the tools were never set up in this clone');
  if (record.pins !== pinsDigest(root)) throw incomplete('tools/pins.json has changed since the last set-up');
  const absent = Object.values(record.tools).find((path) => !existsSync(path));
  if (absent !== undefined) throw incomplete(`${absent} is gone`);
  return record.tools;
}

function read(path: string): { pins: string; tools: Tools } | undefined {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

function incomplete(why: string): AlertStreamError {
  return new AlertStreamError('CONFIG', `${why}: run npm start or npm test once`);
}
