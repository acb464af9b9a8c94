/** Whether a put made the object or found one of that name. */
export type PutResult = 'created' | 'exists';

/** What a store may note beside an object's bytes. A folder of files notes nothing. */
export type ObjectFacts = {
  /** The media type, for whoever fetches the object by other means. */
  contentType?: string;
  /** SHA-256, in hexadecimal, of what the object means: of an alert's message before it was compressed. */
  sha256?: string;
};

/**
 * Where objects are kept: a folder of files, or a bucket of Google Cloud Storage or of an S3 service.
 *
 * A name is a path of plain segments with slashes between (see object-names.ts and layouts.ts). Content is opaque here;
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
   * @param content asked for at most once, and not where the store can tell cheaply that the object is there
   */
  putIfAbsent(name: string, content: () => Promise<Buffer>, facts?: ObjectFacts): Promise<PutResult>;

  /** Puts new content in place of an object, atomically and durably: a reader gets the old or the new. */
  replace(name: string, content: Buffer, facts?: ObjectFacts): Promise<void>;

  /** An object's whole content, or undefined where there is none. */
  read(name: string): Promise<Buffer | undefined>;

  /** The `sha256` that was noted with an object; undefined where the object or the note isn't there. */
  notedSha256(name: string): Promise<string | undefined>;

  /**
   * The names of all objects below a prefix, in the order of their bytes. They are fetched page by page, so that there
   * may be any number of them.
   *
   * @param prefix plain segments with a slash at the end, such as `quarantine/`
   */
  list(prefix: string): AsyncIterable<string>;

  /** Removes an object, durably. One that isn't there is no failure: it may be the second try. */
  remove(name: string): Promise<void>;
}
