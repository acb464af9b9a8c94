/** The definition of StrimziSchemaRegistry that the chart brings. */
export const REGISTRY_DEFINITION = new URL('../../../files/strimzischemaregistries.yaml', import.meta.url);
