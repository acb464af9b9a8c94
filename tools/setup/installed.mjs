import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findCommand } from './path.mjs';

const runFile = promisify(execFile);

/** The oldest Helm that renders the chart. */
export const HELM_MIN = '3.15';
/** What Apicurio needs; Kafka would do with 17. */
export const JAVA_MIN = 21;

/**
 * The user's own Helm.
 *
 * @param {string} path as the environment variable
 * @returns {Promise<{ file: string, version: string, enough: boolean } | undefined>} undefined where there is none
 */
export async function ownHelm(path) {
  const own = await ownCommand('helm', ['version', '--short'], /v(\d+\.\d+(?:\.\d+)?)/, path);
  return own && { ...own, enough: isAtLeast(own.version, HELM_MIN) };
}

/** The machine's own Java; its version is the major one. @returns as {@link ownHelm} */
export async function ownJava(path) {
  const own = await ownCommand('java', ['-version'], /version "(?:1\.)?(\d+)/, path);
  return own && { ...own, enough: Number(own.version) >= JAVA_MIN };
}

/** The minor version of the machine's Python, such as "3.11"; undefined where there is none. */
export async function pythonVersion(path) {
  return (await ownCommand('python3', ['--version'], /Python (\d+\.\d+)/, path))?.version;
}

async function ownCommand(name, args, pattern, path) {
  const file = findCommand(name, path);
  if (file === undefined) return undefined;
  // A command that can't tell its version, such as macOS's stand-in for Java, is as good as none.
  const output = await runFile(file, args, { timeout: 10_000 }).catch(() => undefined);
  const version = output && pattern.exec(`${output.stdout}${output.stderr}`)?.[1];
  return version === undefined ? undefined : { file, version };
}

/** Compares major and minor versions. */
function isAtLeast(version, minimum) {
  const [major, minor] = version.split('.').map(Number);
  const [minMajor, minMinor] = minimum.split('.').map(Number);
  return major > minMajor || (major === minMajor && minor >= minMinor);
}
