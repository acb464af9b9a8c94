import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { terraformTools } from '../../../tools/tools.ts';

export type TofuAnswer = { code: number; output: string };

/** Runs OpenTofu in a folder: without colours, questions or a look for newer versions. */
export function runTofu(folder: string, ...args: string[]): Promise<TofuAnswer> {
  const env = {
    HOME: folder,
    PATH: process.env['PATH'] ?? '',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
  };
  return new Promise((resolve) => {
    execFile(terraformTools().tofu, [`-chdir=${folder}`, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: `${stdout}${stderr}` });
    });
  });
}

/** A folder with files of a module that needs no provider, set up; the caller removes it. */
export async function moduleOf(files: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tofu-'));
  for (const file of files) await cp(file, join(folder, file.slice(file.lastIndexOf('/') + 1)));
  const { code, output } = await runTofu(folder, 'init', '-no-color');
  if (code !== 0) throw new Error(output);
  return folder;
}

/** Gives a module's variables. */
export async function give(folder: string, variables: object): Promise<void> {
  await writeFile(join(folder, 'terraform.tfvars.json'), JSON.stringify(variables));
}

export const remove = (folder: string) => rm(folder, { recursive: true, force: true });
