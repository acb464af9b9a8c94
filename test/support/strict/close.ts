/** A JSON Schema, as far as resource definitions and Kubernetes' own description use one. */
export type Schema = {
  type?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  description?: string;
  $ref?: string;
  anyOf?: Schema[];
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-int-or-string'?: boolean;
  [keyword: string]: unknown;
};

/**
 * The same schema with every object closed: a field that it doesn't name is an error, where an API server would drop it
 * without a word. Objects that are maps, or say that they keep unknown fields, stay open.
 *
 * What an API server takes and JSON Schema has no word for is translated; rules in CEL are left out.
 */
export function closed(schema: Schema): Schema {
  const { description: _, properties, additionalProperties, items, ...rest } = schema;
  if (schema['x-kubernetes-int-or-string'] === true) return { type: ['integer', 'string'] as never };
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const result: Schema = { ...rest };
  if (items !== undefined) result.items = closed(items);
  if (properties !== undefined) {
    result.properties = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, closed(field)]));
  }
  if (typeof additionalProperties === 'object') result.additionalProperties = closed(additionalProperties);
  else if (schema.type === 'object' && !isOpen) result.additionalProperties = additionalProperties ?? false;
  return result;
}
