import { goTool } from '../fetch/go.mjs';
import { argoCdCrdsTool } from '../fetch/module-files.mjs';
import { googleProviderTypesTool } from '../fetch/provider-types.mjs';
import { pythonPackagesTool } from '../fetch/python-packages.mjs';
import { fetched } from './part.mjs';

/**
 * What the tests of `deploy/` need: the descriptions of Argo CD's kinds and of Terraform's resources, the Lua that Argo CD
 * runs, and Phalanx's YAML checker.
 *
 * @returns {import('../plan.mjs').Part[]}
 */
export function deployParts({ pins, root, cache, python }) {
  const glua = goTool(pins.glua, root, { time: '10 seconds' });
  const yamllint = pythonPackagesTool(pins.yamllint, root, {
    name: 'yamllint',
    title: 'yamllint',
    imports: 'yamllint',
    python,
  });
  return [
    fetched('argoCdCrds', cache, argoCdCrdsTool(pins.argoCdCrds, root)),
    fetched('glua', cache, glua, glua.program),
    fetched('googleProviderTypes', cache, googleProviderTypesTool(pins.googleProviderTypes)),
    fetched('yamllint', cache, yamllint),
  ];
}
