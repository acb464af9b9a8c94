import { createHash } from 'node:crypto';
import { strToU8, zipSync, type Zippable } from 'fflate';
import type { NewVersion } from './registry.ts';

/**
 * Schemas as an archive for Apicurio's import, in the format that its export (version 3.0) writes: the contents named
 * by their SHA-256, the artifact (which Confluent's API calls subject), its versions, the branch "latest".
 *
 * @param subjectExists leaves out the artifact and its branch: the import takes each of them once only
 * @param now milliseconds since 1970, written as the time of creation
 */
export function apicurioArchive(
  subject: string,
  schemas: NewVersion[],
  { subjectExists, now }: { subjectExists: boolean; now: number },
): Uint8Array<ArrayBuffer> {
  const times = { owner: '', createdOn: now, modifiedBy: '', modifiedOn: now };
  const artifact = { groupId: null, artifactId: subject };
  const folder = `groups/default/artifacts/${encodeURIComponent(subject)}`;
  const files: Zippable = {
    'manifest-sync.Manifest.json': json({
      systemName: 'Apicurio Registry (SQL)',
      systemVersion: '3.3.3',
      systemDescription: '',
      exportVersion: '3.0',
      exportedOn: now,
      exportedBy: '',
      dbVersion: '109',
    }),
  };
  for (const { id, version, schema } of schemas) {
    const content = strToU8(schema);
    const hash = createHash('sha256').update(content).digest('hex');
    files[`content/${hash}.Content.json`] = json({
      contentId: id,
      contentHash: hash,
      canonicalHash: hash,
      artifactType: 'AVRO',
      contentType: 'application/json',
      serializedReferences: null,
    });
    files[`content/${hash}.Content.data`] = content;
    files[`${folder}/versions/${id}.ArtifactVersion.json`] = json({
      ...artifact,
      ...times,
      globalId: id,
      contentId: id,
      version: String(id),
      versionOrder: id,
      state: 'ENABLED',
      name: `Alert schema ${version}`,
      description: null,
      labels: null,
    });
  }
  if (!subjectExists) {
    files[`${folder}/MetaData.Artifact.json`] = json({
      ...artifact,
      ...times,
      artifactType: 'AVRO',
      name: null,
      description: null,
      labels: null,
    });
    files[`${folder}/branches/latest.Branch.json`] = json({
      ...artifact,
      ...times,
      branchId: 'latest',
      description: null,
      systemDefined: true,
      versions: schemas.map(({ id }) => String(id)),
    });
  }
  return zipSync(files, { level: 6 });
}

function json(value: unknown): Uint8Array {
  return strToU8(JSON.stringify(value));
}
