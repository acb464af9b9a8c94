import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';

type Pin = { version?: string; package?: string; lock?: string; modules?: Record<string, string[]> };

const TOOLS = fileURLToPath(new URL('../../tools', import.meta.url));
const pins: Record<string, Pin> = JSON.parse(readFileSync(`${TOOLS}/pins.json`, 'utf8'));

for (const [name, { version, package: source, lock }] of Object.entries(pins)) {
  if (source === undefined) continue;
  test(`${name}: the version that is told is the one that is locked`, (t) => {
    const lines = readFileSync(`${TOOLS}/${lock}/go.mod`, 'utf8')
      .split('\n')
      .map((line) => line.trim());
    t.true(lines.includes(`tool ${source}`));
    const [, found] =
      lines.map((line) => line.replace(/^require /, '').split(' ')).find(([module]) => isIn(source, module)) ?? [];
    t.is(found, `v${version}`);
  });
}

/** Whether a package is of a module. */
function isIn(source: string, module: string | undefined): boolean {
  return module !== undefined && module.includes('.') && `${source}/`.startsWith(`${module}/`);
}

test('the API server, kubectl and the description of the kinds are of one Kubernetes', (t) => {
  const version = pins['kubeApiserver']?.version;
  t.is(pins['kubectl']?.version, version);
  t.is(pins['kubernetesApi']?.version, version);
  t.deepEqual(Object.keys(pins['kubernetesApi']?.modules ?? {}), [`k8s.io/kubernetes@v${version}`]);
});

for (const [name, { version, lock }] of Object.entries(pins)) {
  if (!lock?.startsWith('python/')) continue;
  test(`${name}: the version that is told is locked, and nothing without a hash or with the name of an index`, (t) => {
    const text = readFileSync(`${TOOLS}/${lock}`, 'utf8');
    const packages = text.replaceAll('\\\n', '').trim().split('\n');
    t.true(packages.some((line) => line.startsWith(`${lock.slice('python/'.length, -'.txt'.length)}==${version} `)));
    for (const line of packages) t.regex(line, /^[\w.-]+==[\w.]+( +; [^#]+)?( +--hash=sha256:[0-9a-f]{64})+$/);
  });
}
