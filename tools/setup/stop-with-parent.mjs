import { isMainThread } from 'node:worker_threads';
import { killGroup } from './client.mjs';

// Loaded before the program that the bootstrap starts: when the bootstrap is killed, the program stops as if asked to,
// and ends what is left of its group, as the bootstrap would have.
// Its own children inherit Node's options and the environment, but not the parent.
if (isMainThread && process.channel && process.ppid === Number(process.env.ALERT_STREAM_BOOTSTRAP)) {
  process.channel.unref();
  process.once('disconnect', () => {
    process.once('exit', () => killGroup(process.pid, 'SIGKILL'));
    process.kill(process.pid, 'SIGTERM');
  });
}
