/** Whether a put made the object or found one of that name. */
export type PutResult = 'created' | 'exists';

/**
 * Where objects are kept: a folder of files, and later Google Cloud Storage or S3.
 *
 * A name is a path of plain segments with slashes between (`alerts/12`, see object-names.ts). Content is opaque here;
 * what an alert's object holds is the archive's matter. Failures are AlertStreamErrors with code `STORE`, retriable
 * unless the store was set up wrongly.
 */
export interface ObjectStore {
  /** The kind of store and its place, for log lines. */
  readonly place: string;

  /**
   * Makes an object unless one of that name is there, which then stays as it is. Of several writers, in whatever
   * process, exactly one gets `created`. In both cases the object is durable when this resolves.
   *
   * @param content asked for only when it is needed, so that a repeated alert needn't be compressed again
   */
  putIfAbsent(name: string, content: () => Promise<Buffer>): Promise<PutResult>;

  /** Puts new content in place of an object, atomically and durably: a reader gets the old or the new. */
  replace(name: string, content: Buffer): Promise<void>;

  /** An object's whole content, or undefined where there is none. */
  read(name: string): Promise<Buffer | undefined>;
}
