import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Secrets } from '../users/secrets.ts';
import type { Translate } from './places.ts';
import type { Container, EnvVar } from '../../rendered/workloads.ts';

/** A container as a local process: the program's source file, its arguments and its environment. */
export type LocalCommand = { program: string; args: string[]; env: Record<string, string> };

/**
 * What a container would run, here.
 *
 * @param podName what `metadata.name` is in the pod
 * @throws AlertStreamError `CONFIG` for a variable that this machine can't give
 */
export async function localCommand(
  container: Container,
  { podName, translate, secrets }: { podName: string; translate: Translate; secrets: Secrets },
): Promise<LocalCommand> {
  const env: Record<string, string> = {};
  for (const variable of container.env ?? []) {
    env[variable.name] = await valueOf(variable, {
      podName,
      translate: (text) => translate(expand(text, env)),
      secrets,
    });
  }
  const [program, ...fixed] = container.command;
  if (program === undefined)
    throw new AlertStreamError('CONFIG', `container ${container.name}: expected a command, got none`);
  return { program, args: [...fixed, ...(container.args ?? [])].map((arg) => translate(expand(arg, env))), env };
}

async function valueOf(
  { name, value, valueFrom }: EnvVar,
  { podName, translate, secrets }: { podName: string; translate: Translate; secrets: Secrets },
): Promise<string> {
  if (valueFrom === undefined) return translate(value ?? '');
  if (valueFrom.secretKeyRef !== undefined)
    return secrets.read(valueFrom.secretKeyRef.name, valueFrom.secretKeyRef.key);
  if (valueFrom.fieldRef?.fieldPath === 'metadata.name') return podName;
  throw new AlertStreamError('CONFIG', `variable ${name}: one machine knows no ${JSON.stringify(valueFrom)}`);
}

/** Kubernetes' own expansion: `$(NAME)` of a known variable, `$$(NAME)` for the text itself. */
function expand(text: string, env: Record<string, string>): string {
  return text.replaceAll(/\$(\$)?\(([\w.-]+)\)/g, (all, escaped: string | undefined, name: string) =>
    escaped === undefined ? (env[name] ?? all) : all.slice(1),
  );
}
