import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program to start, with its whole environment. */
export type ApicurioCommand = { command: string; args: string[]; env: Record<string, string> };

export type ApicurioOptions = {
  /** The `java` program, version 21 or newer, and the folder with Apicurio Registry, unpacked. */
  tools: { java: string; apicurio: string };
  /** Port of its HTTP API on 127.0.0.1. */
  port: number;
  /** An existing folder for its temporary files. Schemas are kept in memory: each start fills it anew. */
  dataDir: string;
  /** Arguments of Java for its start: a cache to use, or one to make. */
  javaStart?: string[];
  /** A file of further settings, such as who is let in; without it, everybody is. */
  settingsFile?: string;
};

/** For quick starts on few cores: a light compiler, a small collector, no threads for what isn't used. */
const JVM = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx256m'];

/** What the manifest of its own launcher asks for. */
const OPENED = ['--add-opens=java.base/java.lang=ALL-UNNAMED', '--enable-native-access=ALL-UNNAMED'];

const SETTINGS = {
  'quarkus.http.host': '127.0.0.1',
  // The management port has a host of its own, 0.0.0.0 unless told, and can't be switched off: 0 takes a free one.
  'quarkus.management.host': '127.0.0.1',
  'quarkus.management.port': '0',
  'quarkus.banner.enabled': 'false',
  'quarkus.http.access-log.enabled': 'false',
  'quarkus.log.level': 'WARN',
  'quarkus.log.category."io.apicurio".level': 'WARN',
  'quarkus.scheduler.enabled': 'false',
  'apicurio.storage.kind': 'sql',
  'apicurio.storage.sql.kind': 'h2',
  'apicurio.datasource.jdbc.initial-size': '1',
  'apicurio.datasource.jdbc.min-size': '1',
  'apicurio.datasource.jdbc.max-size': '10',
};

/**
 * How the schema registry of the one-machine system is started. It listens on 127.0.0.1 only, logs warnings to the
 * console and nothing to files, and stops at SIGTERM.
 *
 * Its classes are named one by one on the class path, generated ones first, as its own launcher orders them: only so
 * can Java keep them in a start-up cache, which halves the start.
 */
export function apicurioCommand({
  tools,
  port,
  dataDir,
  javaStart = [],
  settingsFile,
}: ApicurioOptions): ApicurioCommand {
  const settings = {
    ...SETTINGS,
    'quarkus.http.port': String(port),
    'apicurio.import.work-dir': dataDir,
    'apicurio.storage.snapshot.location': dataDir,
    'java.io.tmpdir': dataDir,
    ...(settingsFile !== undefined && { 'smallrye.config.locations': settingsFile }),
  };
  return {
    command: tools.java,
    args: [
      ...JVM,
      ...OPENED,
      ...javaStart,
      ...Object.entries(settings).map(([name, value]) => `-D${name}=${value}`),
      '-cp',
      classPath(tools.apicurio).join(delimiter),
      'io.quarkus.runner.GeneratedMain',
    ],
    // None of the user's variables: QUARKUS_… and APICURIO_… would change settings, JAVA_TOOL_OPTIONS the machine.
    env: {},
  };
}

/** Where clients find the registry's Confluent API. */
export function registryUrl(port: number): URL {
  return new URL(`http://127.0.0.1:${port}/apis/ccompat/v7`);
}

function classPath(apicurio: string): string[] {
  const folders = ['quarkus', 'app', 'lib/boot', 'lib/main'];
  return folders.flatMap((folder) =>
    readdirSync(join(apicurio, folder))
      .filter((name) => name.endsWith('.jar'))
      // `transformed-bytecode.jar` has the final form of some classes of the others.
      .sort((a, b) => Number(b.startsWith('transformed')) - Number(a.startsWith('transformed')) || (a < b ? -1 : 1))
      .map((name) => join(apicurio, folder, name)),
  );
}
