import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tools } from '../../tools/tools.ts';

/** The programs that have a start-up cache: what Java found out at a trial start (JEP 514), for quicker ones. */
export type CachedProgram = 'kafka' | 'registry';

/** Where a program's cache lies in the folder of caches. */
export function cacheFile(folder: string, program: CachedProgram): string {
  return join(folder, `${program}.aot`);
}

/** Java's arguments to start a program with its cache; none where there is no cache. A cache that doesn't fit is ignored. */
export function useCache(program: CachedProgram): string[] {
  const folder = tools().startUpCaches;
  if (folder === undefined) return [];
  const file = cacheFile(folder, program);
  return existsSync(file) ? [`-XX:AOTCache=${file}`, '-Xlog:aot=off', '-Xlog:cds=off'] : [];
}

/** Java's arguments to make a program's cache when it ends; it takes some 10 to 20 s then. */
export function makeCache(folder: string, program: CachedProgram): string[] {
  return [`-XX:AOTCacheOutput=${cacheFile(folder, program)}`];
}
