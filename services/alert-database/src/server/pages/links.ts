import type { CutoutKind } from '../decoded/cutouts.ts';

/** Addresses on this server; base is the path prefix that the request came by, or nothing. */
export const links = {
  search: (base: string) => base || '/',
  find: (base: string) => `${base}/alerts`,
  page: (base: string, id: bigint) => `${base}/alerts/${id}`,
  packet: (base: string, id: bigint) => `${base}/v1/alerts/${id}`,
  cutout: (base: string, id: bigint, kind: CutoutKind) => `${base}/v1/alerts/${id}/cutouts/${kind}`,
  schema: (base: string, id: number) => `${base}/v1/schemas/${id}`,
  docs: (base: string) => `${base}/docs`,
  asset: (base: string, name: string) => `${base}/assets/${name}`,
};

/** The path prefix that a request came by: links then lead where it came from. */
export function baseOf(path: string, prefix: string | undefined): string {
  return prefix !== undefined && (path === prefix || path.startsWith(`${prefix}/`)) ? prefix : '';
}
