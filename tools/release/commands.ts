import { IMAGES } from '../images/images.mjs';

/**
 * What is left to do with credentials, as commands in their order: the tag, the images, the chart.
 *
 * @param version such as `0.1.0`
 * @param registry registry and path, such as `registry.example.org/alerts`
 * @param chart the packaged chart's file
 */
export function pushCommands(version: string, registry: string, chart: string): string[] {
  const images = Object.values(IMAGES).map(({ name }) => `${registry}/${name}:${version}`);
  return [
    `git tag --annotate v${version} --message "Release ${version}"`,
    `git push origin v${version}`,
    `npm run images -- --prefix ${registry}/`,
    ...images.map((image) => `podman push ${image}`),
    `helm push ${chart} oci://${registry}/charts`,
  ];
}
