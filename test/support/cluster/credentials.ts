import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthority, issueCertificate } from '../../../stack/certificates/authority.ts';
import { writeKubeconfig } from './kubeconfig.ts';

/** The files by which an API server knows itself, its clients and its service accounts, and an administrator's way in. */
export type Credentials = {
  authority: string;
  serverCertificate: string;
  serverKey: string;
  /** By these the tokens of service accounts are checked and signed. */
  serviceAccountCertificate: string;
  serviceAccountKey: string;
  kubeconfig: string;
};

/** Makes them in a folder, for a server at this URL of 127.0.0.1. */
export async function makeCredentials(folder: string, url: string): Promise<Credentials> {
  const authority = await createAuthority('CN=test-cluster');
  const server = await issueCertificate(authority, { subject: 'CN=kube-apiserver', serverNames: ['127.0.0.1'] });
  // Kubernetes takes the organization for a group; this one may do everything.
  const admin = await issueCertificate(authority, { subject: 'O=system:masters,CN=test-admin' });
  const serviceAccounts = await createAuthority('CN=service-accounts');
  const write = async (name: string, content: string) => {
    await writeFile(join(folder, name), content, { mode: 0o600 });
    return join(folder, name);
  };
  const authorityFile = await write('authority.crt', authority.certificate);
  const user = {
    'client-certificate': await write('admin.crt', admin.certificate),
    'client-key': await write('admin.key', admin.key),
  };
  return {
    authority: authorityFile,
    serverCertificate: await write('server.crt', server.certificate),
    serverKey: await write('server.key', server.key),
    serviceAccountCertificate: await write('service-accounts.crt', serviceAccounts.certificate),
    serviceAccountKey: await write('service-accounts.key', serviceAccounts.key),
    kubeconfig: await writeKubeconfig(join(folder, 'admin.kubeconfig'), { url, authority: authorityFile }, user),
  };
}
