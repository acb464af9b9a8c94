// The package brings no types. Its decompressor isn't used: see snappy.ts.
declare module 'snappyjs' {
  export function compress(data: Uint8Array): Uint8Array;
}
