/** What a call takes of the processor, in ms: what else runs on the machine does not count. */
export function processorTime(call: () => unknown): number {
  const start = process.cpuUsage();
  call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
