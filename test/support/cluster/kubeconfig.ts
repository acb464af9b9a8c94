import { writeFile } from 'node:fs/promises';

/** An API server: its address, and the file with the certificate of the authority that vouches for it. */
export type Server = { url: string; authority: string };

/** Who somebody is: by a certificate and its key, each a file, or by a service account's token. */
export type User = { 'client-certificate': string; 'client-key': string } | { token: string };

/** Writes the file by which clients find a server, and are known to it. It is for its owner's eyes alone. */
export async function writeKubeconfig(path: string, { url, authority }: Server, user: User): Promise<string> {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server: url, 'certificate-authority': authority } }],
    users: [{ name: 'test', user }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  };
  await writeFile(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}
