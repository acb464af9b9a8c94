/** How often it looks whether npm still runs (milliseconds). */
const LOOK_MS = 250;

/**
 * Stops the bootstrap as SIGTERM does when npm is gone, which can't pass on that it was killed.
 *
 * A process whose parent has ended gets another one. Without npm nothing is watched: started by hand, the bootstrap may
 * outlive the shell.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function stopWithNpm(env) {
  if (env.npm_lifecycle_event === undefined) return;
  const npm = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(look);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_MS);
  look.unref();
}
