/**
 * The images of the services, by the folder below services/ with their Containerfile.
 *
 * @type {Record<string, { name: string, schemas: boolean }>} name: as the chart's values have it; schemas: whether
 *   Rubin's alert schemas are in it
 */
export const IMAGES = {
  simulator: { name: 'alert-stream-simulator', schemas: true },
  'alert-database': { name: 'alert-database', schemas: false },
  'schema-registry': { name: 'alert-schema-registry', schemas: true },
};
