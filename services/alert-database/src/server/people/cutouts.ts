/** The images that come with an alert. */
export const CUTOUT_KINDS = ['difference', 'science', 'template'] as const;

export type CutoutKind = (typeof CUTOUT_KINDS)[number];

const FIELDS: Record<CutoutKind, string> = {
  difference: 'cutoutDifference',
  science: 'cutoutScience',
  template: 'cutoutTemplate',
};

/** Which cutout a field of an alert holds, if any. */
export function cutoutKindOf(field: string): CutoutKind | undefined {
  return CUTOUT_KINDS.find((kind) => FIELDS[kind] === field);
}

/** A cutout's bytes; undefined where the alert has none, or its schema knows none. */
export function cutoutOf(record: Record<string, unknown>, kind: CutoutKind): Buffer | undefined {
  const value = record[FIELDS[kind]];
  return Buffer.isBuffer(value) && value.length > 0 ? value : undefined;
}
