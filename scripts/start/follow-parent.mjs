/** Preloaded into the app and the worker: when the process that started them is gone, they stop in order. */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
