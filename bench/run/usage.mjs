// Preloaded into a program that is measured: at its end it tells what it took.
import { readFileSync, writeFileSync } from 'node:fs';

const { BENCH_USAGE_FILE } = process.env;
if (BENCH_USAGE_FILE !== undefined) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(
      BENCH_USAGE_FILE,
      JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMb: (ownPeak() ?? maxRSS * 1024) / 1e6 }),
    );
  });
}

/** In bytes, where Linux tells it: `maxRSS` begins with that of the program that started this one. */
function ownPeak() {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
  } catch {
    return undefined;
  }
}
