import { join } from 'node:path';

/**
 * Runs one goal of Maven's dependency plugin.
 *
 * Maven's local repository lies in the scratch folder: the user's own isn't filled, and two runs can't meet in it.
 *
 * @param {{ plugin: string, javaHome: string | undefined }} maven javaHome where the machine has no Java for it
 */
export function runMaven({ plugin, javaHome }, goal, settings, title, scratch, run) {
  const properties = Object.entries({ 'maven.repo.local': join(scratch, 'repository'), ...settings });
  const options = ['--batch-mode', '--quiet', '--strict-checksums', '-Dstyle.color=never'];
  return run(
    'mvn',
    [
      ...options,
      `org.apache.maven.plugins:maven-dependency-plugin:${plugin}:${goal}`,
      ...properties.map(([name, value]) => `-D${name}=${value}`),
    ],
    {
      doing: `Fetching ${title}`,
      check: "the network, and the mirrors and proxies of Maven's settings.xml",
      env: javaHome === undefined ? process.env : { ...process.env, JAVA_HOME: javaHome },
    },
  );
}
