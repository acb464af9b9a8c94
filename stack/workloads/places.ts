import type { Container, PodSpec } from '../../rendered/workloads.ts';

/** Where things of the cluster are on this machine. */
export type Places = {
  /** A Secret's folder. */
  secret: (name: string) => string;
  /** A persistent volume's folder. */
  claim: (name: string) => string;
  /** The folder that stands for an emptyDir of this pod. */
  scratch: (volume: string) => string;
  /** `host:port` of a Service in the cluster → where it is reached here. */
  services: Map<string, string>;
  /** Folders that an image brings → where they are here. */
  imageFolders: Map<string, string>;
};

/** Rewrites what a container's arguments and environment say of the cluster into what is true here. */
export type Translate = (text: string) => string;

/**
 * How one container's texts become local ones: a path below a mount becomes a path below the folder that is mounted,
 * a Service's address the local address. Everything else stays as the chart has it.
 */
export function translation(container: Container, pod: PodSpec, places: Places): Translate {
  const mounts = (container.volumeMounts ?? []).map(({ name, mountPath, subPath }) => {
    const folder = volumeFolder(name, pod, places);
    return [mountPath, subPath === undefined ? folder : `${folder}/${subPath}`] as const;
  });
  // The longest path first: a mount may lie below another.
  const folders = [...mounts, ...places.imageFolders].toSorted(([a], [b]) => b.length - a.length);
  return (text) => {
    const folder = folders.find(([path]) => text === path || text.startsWith(`${path}/`));
    if (folder !== undefined) return folder[1] + text.slice(folder[0].length);
    return [...places.services].reduce((result, [address, local]) => replaceAddress(result, address, local), text);
  };
}

function volumeFolder(name: string, { volumes = [] }: PodSpec, places: Places): string {
  const volume = volumes.find((candidate) => candidate.name === name);
  if (volume?.secret !== undefined) return places.secret(volume.secret.secretName);
  if (volume?.persistentVolumeClaim !== undefined) return places.claim(volume.persistentVolumeClaim.claimName);
  return places.scratch(name);
}

/** Replaces an address where it stands alone, in a list, or in a URL; not inside a longer host name or port. */
function replaceAddress(text: string, address: string, local: string): string {
  return text.replaceAll(new RegExp(`(?<![\\w.-])${RegExp.escape(address)}(?!\\d)`, 'g'), () => local);
}
