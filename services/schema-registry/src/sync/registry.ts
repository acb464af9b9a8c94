import type { AlertSchema } from '@alert-stream/common/lsst-schemas.ts';

/** A registry into which schemas can be put under ids that we choose. */
export type Registry = {
  /** What it is, for a person. */
  name: string;
  /** Where its Confluent API lies. */
  url: URL;
  /**
   * Adds versions to a subject, each under its own id, which is its version too. None of the ids is taken.
   *
   * @throws AlertStreamError `REGISTRY` when the registry refuses
   */
  add: (subject: string, schemas: AlertSchema[], signal: AbortSignal) => Promise<void>;
};
