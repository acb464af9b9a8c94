import { chromiumTool } from '../fetch/chromium.mjs';
import { goTool } from '../fetch/go.mjs';
import { helmTool } from '../fetch/kubectl-layer.mjs';
import { kubernetesApiTool, operatorCrdsTool } from '../fetch/module-files.mjs';
import { astropyTool, confluentKafkaTool, schemathesisTool } from '../fetch/python-packages.mjs';
import { strimziCrdsTool } from '../fetch/strimzi-crds.mjs';
import { findCommand } from '../path.mjs';
import { deployParts } from './deploy.mjs';
import { BRINGS_PROGRAMS, fetched } from './part.mjs';

/**
 * What only the tests need, beside helm-docs. Without Helm 3, which is brought for Linux x64 only, the tests that compare it with Helm 4
 * are skipped. Where no browser is brought, it is the machine's own `chromium`; the tests that need one fail without.
 *
 * @returns {import('../plan.mjs').Part[]}
 */
export function testParts({ pins, root, cache, path, maven, java, python }) {
  const go = (name, time) => {
    const tool = goTool(pins[name], root, { time });
    return fetched(name, cache, tool, tool.program);
  };
  const crds = (name) => fetched(name, cache, strimziCrdsTool(pins[name], root, maven, java));
  return [
    ...(BRINGS_PROGRAMS ? [fetched('helm3', cache, helmTool(pins.helm3), 'helm')] : []),
    crds('strimziCrds'),
    crds('strimziCrdsZookeeper'),
    fetched('operatorCrds', cache, operatorCrdsTool(pins.operatorCrds, root)),
    fetched('kubernetesApi', cache, kubernetesApiTool(pins.kubernetesApi, root), 'swagger.json'),
    go('fakeGcsServer', '2 minutes'),
    go('versitygw', '2 minutes'),
    fetched('confluentKafka', cache, confluentKafkaTool(pins.confluentKafka, root, python)),
    fetched('astropy', cache, astropyTool(pins.astropy, root, python)),
    fetched('schemathesis', cache, schemathesisTool(pins.schemathesis, root, python)),
    ...(BRINGS_PROGRAMS
      ? [fetched('chromium', cache, chromiumTool(pins.chromium), 'chromium')]
      : own('chromium', path)),
    ...deployParts({ pins, root, cache, python }),
  ];
}

function own(name, path) {
  const file = findCommand(name, path);
  return file === undefined ? [] : [{ name, path: file }];
}
