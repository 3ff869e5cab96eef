import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Registry } from './registry.ts'

const NS_PER_S = 1e9
const US_PER_S = 1e6
const LOOK_EVERY_MS = 20

/** What the process as a whole does. Returns a function that ends its looking. */
export function tellProcess({ gauge, read }: Registry, version: string): () => void {
  const loop = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS })
  loop.enable()
  gauge('stagingpost_info', 'The version that runs; always 1.', 'version').set(1, version)
  read(
    'gauge',
    'stagingpost_main_loop_delay_seconds',
    'Pauses of the main loop since it was asked last.',
    'quantile',
    async () => {
      const found = [50, 99, 100].map((percent) => {
        const delay = Math.max(0, loop.percentile(percent) / NS_PER_S - LOOK_EVERY_MS / 1000)
        return [String(percent / 100), delay] as const
      })
      loop.reset()
      return found
    },
  )
  read('gauge', 'process_resident_memory_bytes', 'Memory of the process.', null, async () => [
    ['', process.memoryUsage.rss()],
  ])
  read('counter', 'process_cpu_seconds_total', 'Processor time of the process.', null, async () => {
    const { user, system } = process.cpuUsage()
    return [['', (user + system) / US_PER_S]]
  })
  const startedAtMs = Date.now()
  read('gauge', 'process_start_time_seconds', 'When this server started.', null, async () => [
    ['', startedAtMs / 1000],
  ])
  return () => loop.disable()
}
