import { KubeConfig } from '@kubernetes/client-node';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';

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
  try {
    config.loadFromFile(kubeconfig);
  } catch (error) {
    throw new AlertStreamError('CONFIG', `--kubeconfig: ${kubeconfig} can't be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
  if (config.getCurrentCluster() !== null) return config;
  throw new AlertStreamError('CONFIG', `--kubeconfig: ${kubeconfig} names no current context with a cluster`);
}
