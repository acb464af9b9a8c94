/** The ways in which Rubin's alert databases have named their objects; all are still out there to be read. */
export const LAYOUT_NAMES = ['gcs', 's3-v1', 's3-v2', 'local-files'] as const;

export type LayoutName = (typeof LAYOUT_NAMES)[number];

/** How the objects of one era are named. */
export type Layout = {
  /** The gzipped alert, as it is written. */
  alert: (id: bigint) => string;
  /** The alert as some writers of the era left it: not compressed. Only ever read. */
  plainAlert?: (id: bigint) => string;
  schema: (id: number) => string;
};

/** Every layout by its name, as the flags have it. */
export const LAYOUTS: Record<LayoutName, Layout> = {
  /** 2021, in Google Cloud Storage: the names really start with a slash. */
  gcs: {
    alert: (id) => `/alert_archive/v1/alerts/${id}.avro.gz`,
    schema: (id) => `/alert_archive/v1/schemas/${id}.json`,
  },
  's3-v1': {
    alert: (id) => `v1/alerts/${id}.avro.gz`,
    plainAlert: (id) => `v1/alerts/${id}.avro`,
    schema: (id) => `v1/schemas/${id}.json`,
  },
  /** 2026: the first six digits spread the alerts over many prefixes. */
  's3-v2': {
    alert: (id) => `v2/alerts/${prefixOf(id)}/${id}.avro.gz`,
    plainAlert: (id) => `v2/alerts/${prefixOf(id)}/${id}.avro`,
    schema: (id) => `v2/schemas/${id}.json`,
  },
  'local-files': {
    alert: (id) => `alerts/${id}`,
    schema: (id) => `schemas/${id}`,
  },
};

function prefixOf(id: bigint): string {
  return String(id).slice(0, 6);
}
