import { dirname } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { readNamedFile } from '@alert-stream/common/command/read-file.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';

/** The kubeconfig of somebody with many clusters has a tenth of that. */
const MAX_BYTES = 4 * 2 ** 20;

/**
 * How the API server is reached: as a kubeconfig file says, or else by the pod's service account.
 *
 * @throws AlertStreamError `CONFIG` when the file can't be read, or this is no pod
 */
export function connection(kubeconfig: string | undefined): KubeConfig {
  const config = new KubeConfig();
  if (kubeconfig === undefined) {
    config.loadFromCluster();
    // Without the variables of a pod, the client library makes an address of their absence.
    if (URL.canParse(config.getCurrentCluster()?.server ?? '')) return config;
    throw new AlertStreamError('CONFIG', '--kubeconfig: is required outside a Kubernetes cluster: the path of a file');
  }
  const text = readNamedFile(kubeconfig, { flag: 'kubeconfig', maxBytes: MAX_BYTES, code: 'CONFIG' }).toString();
  try {
    config.loadFromString(text);
    config.makePathsAbsolute(dirname(kubeconfig));
  } catch (error) {
    // A message of the parser's would show the lines around the place, which may be a token.
    throw new AlertStreamError('CONFIG', `--kubeconfig: ${kubeconfig} is no kubeconfig file: ${reasonOf(error)}`);
  }
  if (config.getCurrentCluster() !== null) return config;
  throw new AlertStreamError('CONFIG', `--kubeconfig: ${kubeconfig} names no current context with a cluster`);
}

function reasonOf(error: unknown): string {
  const { reason, mark } = error as { reason?: string; mark?: { line: number } };
  if (reason !== undefined && mark !== undefined) return `line ${mark.line + 1}: ${reason}`;
  return 'expected YAML with clusters, users and contexts';
}
