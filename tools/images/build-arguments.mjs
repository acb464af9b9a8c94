import { IMAGES } from './images.mjs';

/**
 * The command line that builds one image; buildah, podman and docker read it alike.
 *
 * @param {string} service see IMAGES
 * @param {{ tag?: string, prefix?: string, base?: string, 'python-base'?: string }} options what the user asked for;
 *   the Containerfile has the defaults of the base images
 * @param {{ root: string, version: string, revision: string, schemas: { pypi: string, sha256: string } }} project
 *   schemas: the pin of the package with the alert schemas
 * @returns {string[]}
 */
export function buildArguments(service, options, { root, version, revision, schemas }) {
  const image = IMAGES[service];
  const tag = options.tag ?? version;
  const args = {
    BASE: options.base,
    PYTHON_BASE: options['python-base'],
    SERVICE: service,
    TITLE: image.name,
    DESCRIPTION: image.description,
    VERSION: version,
    REVISION: revision,
    ALERT_SCHEMAS: schemas.pypi,
    ALERT_SCHEMAS_SHA256: schemas.sha256,
  };
  return [
    'build',
    ...Object.entries(args).flatMap(([name, value]) =>
      value === undefined ? [] : ['--build-arg', `${name}=${value}`],
    ),
    '--file',
    `${root}/services/Containerfile`,
    '--tag',
    `${options.prefix ?? ''}${image.name}:${tag}`,
    root,
  ];
}
