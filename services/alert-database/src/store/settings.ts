import type { FlagValues } from '@alert-stream/common/command/parse.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { layoutsFlag, storeFlags } from './flags.ts';
import { LAYOUT_NAMES, type LayoutName } from './layouts.ts';

export type Flags = FlagValues<typeof storeFlags> & Partial<FlagValues<typeof layoutsFlag>>;

/** The buckets by what they hold; two or all may be one. Lifecycle rules differ, so that they may be apart. */
export type Buckets = { alerts: string; schemas: string; quarantine: string };

/** Where the archive is, and how its objects are named. */
export type StoreSettings = { layout: LayoutName; layouts: LayoutName[] } & (
  | { backend: 'local-files'; root: string }
  | { backend: 'google-cloud'; buckets: Buckets; endpoint: URL | undefined }
  | { backend: 's3-remote'; buckets: Buckets; endpoint: URL | undefined; region: string | undefined }
);

type Backend = Flags['backend'];
type StoreFlag = keyof Flags;

const BELONG_TO: Record<Backend, { needed: StoreFlag[]; allowed: StoreFlag[]; layout: LayoutName }> = {
  'local-files': { needed: ['local-file-root'], allowed: [], layout: 'local-files' },
  'google-cloud': {
    needed: ['gcp-bucket-alerts', 'gcp-bucket-schemas'],
    allowed: ['gcp-bucket-quarantine', 'gcp-project', 'gcp-api-endpoint'],
    layout: 'gcs',
  },
  's3-remote': {
    needed: ['bucket-alerts', 'bucket-schemas'],
    allowed: ['bucket-quarantine', 'endpoint-url'],
    layout: 's3-v2',
  },
};

/** The flag that names a bucket, for messages. */
export function bucketFlag(backend: 'google-cloud' | 's3-remote', holds: keyof Buckets): string {
  return `--${backend === 'google-cloud' ? 'gcp-bucket' : 'bucket'}-${holds}`;
}

/** @throws AlertStreamError `CONFIG`, naming all flags that are missing or are for another kind of store */
export function storeSettings(flags: Flags): StoreSettings {
  const problems = [...flagProblems(flags), ...addressProblems(flags)];
  if (problems.length > 0) throw new AlertStreamError('CONFIG', problems.join('\n'));
  const { backend } = flags;
  const layout = flags.layout ?? BELONG_TO[backend].layout;
  const named = { layout, layouts: readLayouts(layout, flags.layouts) };
  switch (backend) {
    case 'local-files':
      return { ...named, backend, root: flags['local-file-root'] as string };
    case 'google-cloud':
      return {
        ...named,
        backend,
        buckets: buckets(flags['gcp-bucket-alerts'], flags['gcp-bucket-schemas'], flags['gcp-bucket-quarantine']),
        endpoint: flags['gcp-api-endpoint'],
      };
    case 's3-remote':
      return {
        ...named,
        backend,
        buckets: buckets(flags['bucket-alerts'], flags['bucket-schemas'], flags['bucket-quarantine']),
        endpoint: flags['endpoint-url'],
        region: flags.region,
      };
  }
}

function flagProblems(flags: Flags): string[] {
  const { needed } = BELONG_TO[flags.backend];
  const missing = needed.filter((name) => flags[name] === undefined);
  const others = Object.entries(BELONG_TO).filter(([backend]) => backend !== flags.backend);
  return [
    ...missing.map((name) => `--backend ${flags.backend} needs --${name}`),
    ...others.flatMap(([backend, belong]) =>
      [...belong.needed, ...belong.allowed]
        .filter((name) => flags[name] !== undefined)
        .map((name) => `--${name} is for --backend ${backend}, got --backend ${flags.backend}`),
    ),
  ];
}

/** A command line can be read by others: credentials come from the environment or the machine, never from here. */
function addressProblems(flags: Flags): string[] {
  return (['endpoint-url', 'gcp-api-endpoint'] as const)
    .filter((name) => flags[name] !== undefined && (flags[name].username !== '' || flags[name].password !== ''))
    .map((name) => `--${name}: expected an address without user and password; docs/stores.md says where they go`);
}

function buckets(alerts: string | undefined, schemas: string | undefined, quarantine: string | undefined): Buckets {
  return { alerts: alerts as string, schemas: schemas as string, quarantine: quarantine ?? (alerts as string) };
}

function readLayouts(layout: LayoutName, asked: Flags['layouts']): LayoutName[] {
  if (asked === undefined) return [layout];
  // The written one first also of all, since most alerts are asked for while they are new.
  return asked.includes('all') ? [...new Set([layout, ...LAYOUT_NAMES])] : [...new Set(asked as LayoutName[])];
}
