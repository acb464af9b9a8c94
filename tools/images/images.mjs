/**
 * The images of the services, by the service's folder below services/.
 *
 * @type {Record<string, { name: string, description: string, schemas: boolean }>} name: as the chart's values have it;
 *   schemas: whether Rubin's alert schemas are in it
 */
export const IMAGES = {
  simulator: {
    name: 'alert-stream-simulator',
    description: 'Replays alerts as Rubin sends them',
    schemas: true,
  },
  'alert-database': {
    name: 'alert-database',
    description: "Archives Rubin's alerts and serves them",
    schemas: false,
  },
  'schema-registry': {
    name: 'alert-schema-registry',
    description: "Runs a schema registry, fills it with Rubin's alert schemas, and lets the public read them",
    schemas: true,
  },
};
