import { open, unlink } from 'node:fs/promises';
import { temporaryPath } from './temporary-files.ts';

/**
 * Writes a temporary file, makes its content durable, and lets `publish` give it its name. No temporary file is left
 * behind, whatever happens, but a process that is killed.
 *
 * @param root the store's; its folder for temporary files must be there
 */
export async function writeDurably(
  root: string,
  content: Buffer,
  publish: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = temporaryPath(root);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await publish(temporary);
  } finally {
    await unlink(temporary).catch(() => {});
  }
}
