import { etcdTool } from '../fetch/etcd.mjs';
import { goTool, kubeApiserverTool } from '../fetch/go.mjs';
import { kubectlTool } from '../fetch/kubectl-layer.mjs';
import { findCommand } from '../path.mjs';
import { BRINGS_PROGRAMS, fetched, lacking } from './part.mjs';

/**
 * A Kubernetes API server and what it needs, for the tests that submit the chart to one; and OpenTofu, which takes too
 * long to compile for all other tests.
 *
 * @returns {import('../plan.mjs').Part[]}
 */
export function clusterParts({ pins, root, cache, path }) {
  const apiserver = kubeApiserverTool(pins.kubeApiserver, root);
  const tofu = goTool(pins.tofu, root, { time: '6 minutes' });
  const compiled = BRINGS_PROGRAMS
    ? [
        fetched('kubectl', cache, kubectlTool(pins.kubectl), 'kubectl'),
        fetched('etcd', cache, etcdTool(pins.etcd), 'etcd'),
      ]
    : ['kubectl', 'etcd'].map((name) => ownOrLacking(name, pins[name].version, path));
  return [
    ...compiled,
    fetched('kubeApiserver', cache, apiserver, apiserver.program),
    fetched('tofu', cache, tofu, tofu.program),
  ];
}

function ownOrLacking(name, version, path) {
  const file = findCommand(name, path);
  return file === undefined
    ? lacking(name, `${name} isn't installed`, `${name} ${version}`, name)
    : { name, path: file };
}
