type Component = {
  name: string;
  version: string;
  'bom-ref': string;
  purl: string;
  properties?: { name: string; value: string }[];
};

type List = {
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn?: string[] }[];
};

/**
 * npm's list of all packages as one of what the services are made of, in CycloneDX's form.
 *
 * What only development needs is left out here, by npm's own mark: `npm sbom --omit=dev` also leaves out what services
 * need when development needs it too. And the whole is called by its name: npm calls a clone by its folder.
 *
 * @param text what `npm sbom --sbom-format=cyclonedx` prints
 */
export function shippedParts(text: string, name: string): string {
  const list = JSON.parse(text) as List;
  const own = list.metadata.component;
  const [before, after] = [own['bom-ref'], `${name}@${own.version}`];
  const components = list.components.filter((component) => !isForDevelopment(component));
  const known = new Set([before, ...components.map((component) => component['bom-ref'])]);
  const dependencies = list.dependencies
    .filter(({ ref }) => known.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => known.has(other)) }));
  const metadata = { ...list.metadata, component: { ...own, name, purl: `pkg:npm/${after}` } };
  const shipped = { ...list, metadata, components, dependencies };
  return `${JSON.stringify(shipped, (_key, value) => (value === before ? after : value), 2)}\n`;
}

function isForDevelopment({ properties = [] }: Component): boolean {
  return properties.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true');
}
