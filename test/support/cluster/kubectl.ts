import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { clusterTools } from '../../../tools/tools.ts';

/** What kubectl printed, and what the API server had to remark on. */
export type KubectlAnswer = { stdout: string; warnings: string[] };

/** kubectl's refusal: the message is all that it said. */
export class KubectlError extends Error {
  override readonly name = 'KubectlError';
}

/**
 * Runs kubectl as a kubeconfig says.
 *
 * @param input what it reads from its standard input, for `-f -`
 * @throws KubectlError when it or the API server refuses
 */
export function runKubectl(kubeconfig: string, args: string[], input = ''): Promise<KubectlAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<KubectlAnswer>();
  const options = { env: { KUBECONFIG: kubeconfig, HOME: dirname(kubeconfig) }, maxBuffer: 64 * 1024 * 1024 };
  const child = execFile(clusterTools().kubectl, args, options, (error, stdout, stderr) => {
    if (error === null) resolve({ stdout, warnings: stderr.split('\n').filter((line) => line.startsWith('Warning:')) });
    else reject(new KubectlError(stderr.trim() === '' ? error.message : stderr.trim()));
  });
  // kubectl may end before it has read all of it; what it says then is the better error.
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  return promise;
}
