import { etcdTool } from '../fetch/etcd.mjs';
import { kubeApiserverTool } from '../fetch/go.mjs';
import { kubectlTool } from '../fetch/kubectl-layer.mjs';
import { findCommand } from '../path.mjs';
import { BRINGS_PROGRAMS, fetched, lacking } from './part.mjs';

/**
 * A Kubernetes API server and what it needs, for the tests that submit the chart to one.
 *
 * @returns {import('../plan.mjs').Part[]}
 */
export function clusterParts({ pins, root, cache, path }) {
  const apiserver = kubeApiserverTool(pins.kubeApiserver, root);
  const compiled = BRINGS_PROGRAMS
    ? [fetched('kubectl', cache, kubectlTool(pins.kubectl), 'kubectl'), fetched('etcd', cache, etcdTool(pins.etcd), 'etcd')]
    : ['kubectl', 'etcd'].map((name) => ownOrLacking(name, pins[name].version, path));
  return [...compiled, fetched('kubeApiserver', cache, apiserver, apiserver.program)];
}

function ownOrLacking(name, version, path) {
  const file = findCommand(name, path);
  return file === undefined ? lacking(name, `${name} isn't installed`, `${name} ${version}`, name) : { name, path: file };
}
