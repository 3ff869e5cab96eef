/**
 * Milliseconds that this thread was at it, of a processor and not of a clock: on a busy machine all takes longer, and is no
 * more work for that.
 */
export function busyMs(work: () => void): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}
