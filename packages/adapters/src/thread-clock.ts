/** Milliseconds that the calling thread has worked since it began, on a processor and not beside one. */
export function threadClock(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
