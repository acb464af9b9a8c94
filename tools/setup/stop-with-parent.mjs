import { isMainThread } from 'node:worker_threads';

// Loaded before the program that the bootstrap starts: when the bootstrap is killed, the program stops as if asked to.
// Its own children inherit Node's options and the environment, but not the parent.
if (isMainThread && process.channel && process.ppid === Number(process.env.ALERT_STREAM_BOOTSTRAP)) {
  process.channel.unref();
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}
