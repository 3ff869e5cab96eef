import type { Waiter } from '../live/waiter.ts'
import type { Registry } from './registry.ts'

interface Bounds {
  readonly latency: readonly number[]
  readonly duration: readonly number[]
}

/** The same waiter, which tells how many wait, for how long, and how soon they are answered. */
export function measuredWaiter(
  { histogram, read }: Registry,
  waiter: Waiter,
  { latency, duration }: Bounds,
): Waiter {
  const durations = histogram(
    'stagingpost_wait_seconds',
    'How long waits took, by outcome.',
    'outcome',
    duration,
  )
  const latencies = histogram(
    'stagingpost_wait_latency_seconds',
    'From the receipt of a message to the answer of a wait that was open before.',
    null,
    latency,
  )
  let open = 0
  read('gauge', 'stagingpost_waits', 'Waits that are open.', null, async () => [['', open]])
  return {
    ...waiter,
    wait: async (request, signal) => {
      const [beganMs, beganAtMs] = [performance.now(), Date.now()]
      let outcome = 'ended'
      open += 1
      try {
        const answer = await waiter.wait(request, signal)
        outcome = answer.kind
        const last = answer.kind === 'matched' ? answer.rows.at(-1) : undefined
        if (last !== undefined && last.receivedAtMs >= beganAtMs)
          latencies.observe((Date.now() - last.receivedAtMs) / 1000)
        return answer
      } finally {
        open -= 1
        durations.observe((performance.now() - beganMs) / 1000, outcome)
      }
    },
  }
}
