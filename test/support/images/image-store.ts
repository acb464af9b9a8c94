import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const runFile = promisify(execFile);

/** What an image says about the containers made of it. */
export type ImageConfig = {
  User: string;
  Env: string[];
  Entrypoint?: string[] | null;
  Cmd: string[];
  Labels: Record<string, string>;
};

/** A store of buildah's for one run of tests, so that it neither meets nor leaves any image of the user's. */
export class ImageStore {
  readonly #folder: string;
  /** Variables by which buildah, and who runs it, works in this store, also where it may make no namespaces. */
  readonly env: NodeJS.ProcessEnv;

  /** With layers that are laid over one another; copied, which takes longer, where the machine can't do that. */
  static async make(): Promise<ImageStore> {
    const store = new ImageStore(await mkdtemp(join(tmpdir(), 'alert-images-')), 'overlay');
    const works = await store.buildah('info').then(
      () => true,
      () => false,
    );
    return works ? store : new ImageStore(store.#folder, 'vfs');
  }

  private constructor(folder: string, driver: 'overlay' | 'vfs') {
    this.#folder = folder;
    const conf = join(folder, `${driver}.conf`);
    const [graphroot, runroot] = [join(folder, driver, 'graph'), join(folder, driver, 'run')];
    writeFileSync(conf, `[storage]\ndriver = "${driver}"\ngraphroot = "${graphroot}"\nrunroot = "${runroot}"\n`);
    this.env = {
      ...process.env,
      CONTAINERS_STORAGE_CONF: conf,
      BUILDAH_ISOLATION: 'chroot',
      TMPDIR: this.folder('tmp'),
    };
  }

  /** A folder of this store's, which goes with it. */
  folder(name: string): string {
    const path = join(this.#folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** What a buildah command prints. */
  async buildah(...args: string[]): Promise<string> {
    const { stdout } = await runFile('buildah', args, { env: this.env, maxBuffer: 16 * 1024 * 1024 });
    return stdout.trim();
  }

  /** A container's files, of an image or of nothing (`scratch`). */
  async mounted(image: string): Promise<{ container: string; root: string }> {
    const container = await this.buildah('from', '--pull-never', image);
    return { container, root: await this.buildah('mount', container) };
  }

  async config(image: string): Promise<ImageConfig> {
    const { OCIv1 } = JSON.parse(await this.buildah('inspect', '--type', 'image', image)) as {
      OCIv1: { config: ImageConfig };
    };
    return OCIv1.config;
  }

  async remove(): Promise<void> {
    await this.buildah('rm', '--all');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
