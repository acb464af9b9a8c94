/**
 * The images of the services, by the service's folder below services/.
 *
 * @type {Record<string, { name: string, description: string}>} name: as the chart's values have it
 */
export const IMAGES = {
  simulator: {
    name: 'alert-stream-simulator',
    description: 'Replays alerts as Rubin sends them',
  },
  'alert-database': {
    name: 'alert-database',
    description: "Archives Rubin's alerts and serves them",
  },
  'schema-registry': {
    name: 'alert-schema-registry',
    description: "Runs a schema registry, fills it with Rubin's alert schemas, and lets the public read them",
  },
};
