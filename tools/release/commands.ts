import type { ValueKind } from '@alert-stream/common/command/flags.ts';
import { IMAGES } from '../images/images.mjs';

/** A registry with a path, as commands put it before an image's name and after `oci://`. */
export const registryPath: ValueKind<string> = {
  expected: 'a registry and path without oci:// before and a slash after it, such as registry.example.org/alerts',
  placeholder: 'REGISTRY',
  parse: (value) => (/^[\w.-]+(:\d+)?(\/[\w.-]+)*$/.test(value) ? value : undefined),
};

/**
 * What is left to do with credentials, as commands in their order: the tag, the images, the chart.
 *
 * @param version such as `0.1.0`
 * @param registry registry and path, such as `registry.example.org/alerts`
 * @param chart the packaged chart's file
 * @param tagged whether this commit has the version's tag already
 */
export function pushCommands(version: string, registry: string, chart: string, tagged = false): string[] {
  const images = Object.values(IMAGES).map(({ name }) => `${registry}/${name}:${version}`);
  return [
    ...(tagged ? [] : [`git tag --annotate v${version} --message "Release ${version}"`]),
    `git push origin v${version}`,
    `npm run images -- --prefix ${registry}/`,
    ...images.map((image) => `podman push ${image}`),
    `helm push ${chart} oci://${registry}/charts`,
  ];
}
