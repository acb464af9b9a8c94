/** A schema for a subject, under the id that packets name, which is its version too. */
export type NewVersion = {
  id: number;
  /** `major.minor` of the alert schema. */
  version: string;
  /** In Parsing Canonical Form, as JSON text. */
  schema: string;
  /** The registry's own text, where it has the schema under this id already, for another subject. */
  known?: string;
};

/** A registry into which schemas can be put under ids that we choose. */
export type Registry = {
  /** What it is, for a person. */
  name: string;
  /** Where its Confluent API lies. */
  url: URL;
  /**
   * What a run that was killed half-way left of a subject's state.
   *
   * @returns what it is, in words, and how to put it right; undefined when all is well
   */
  leftover: (subject: string, signal: AbortSignal) => Promise<Leftover | undefined>;
  /**
   * Adds versions to a subject that has none of them. Whoever calls reads them back: registries accept ids that they
   * then ignore.
   *
   * @throws AlertStreamError `REGISTRY` when the registry refuses
   */
  add: (subject: string, versions: NewVersion[], signal: AbortSignal) => Promise<void>;
};

type Leftover = { what: string; remove: () => Promise<void> };
