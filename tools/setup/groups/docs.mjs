import { goTool } from '../fetch/go.mjs';
import { fetched } from './part.mjs';

/**
 * What writes tables of values: for docs/values.md, and for the README in Phalanx.
 *
 * @returns {import('../plan.mjs').Part[]}
 */
export function docsParts({ pins, root, cache }) {
  const tool = goTool(pins.helmDocs, root, { time: 'half a minute' });
  return [fetched('helmDocs', cache, tool, tool.program)];
}
