import { WAYS, type Way } from './relayed.ts'
import type { LOADS, Measured } from './scenarios.ts'
import type { ServerName } from './servers.ts'
import type { SqliteResult } from './sqlite.ts'
import { median, percentile } from './statistics.ts'
import type { VisibilityResult } from './visibility.ts'

/** All that one run of the bench found. */
export interface Measurements {
  readonly rounds: number
  /** Of the machine, over the minute before the start. */
  readonly loadAverage: number
  /** By load and server, a value for each round. */
  readonly loads: ReadonlyMap<keyof typeof LOADS, ReadonlyMap<ServerName, readonly Measured[]>>
  /** Messages a second that went through to a host, a value for each round. */
  readonly relayed: ReadonlyMap<Way, readonly number[]>
  readonly idleMs: readonly number[]
  readonly visibility: VisibilityResult
  readonly sqlite: readonly (SqliteResult & { readonly batch: number })[]
}

/** One line of the budget, and what came out. */
export interface Verdict {
  readonly id: string
  readonly what: string
  readonly value: string
  readonly budget: string
  readonly met: boolean
  /** Ratios are; what the machine decides is only shown. */
  readonly asserted: boolean
}

/** What is measured against what is allowed. */
export function judge(measurements: Measurements): readonly Verdict[] {
  const { idleMs, visibility } = measurements
  const ratio = (load: keyof typeof LOADS, peer: ServerName) =>
    pairedRatio(rates(measurements, load, 'stagingpost'), rates(measurements, load, peer))
  return [
    share('P1', 'of bare smtp-server, kept-alive', ratio('P1', 'smtp-server'), 0.6),
    times('P1', 'MailDev, kept-alive', ratio('P1', 'MailDev'), 5),
    share(
      'P2',
      'of bare smtp-server without its pause, one connection per message',
      ratio('P2', 'smtp-server, no pause'),
      0.6,
    ),
    times('P2', 'MailDev, one connection per message', ratio('P2', 'MailDev'), 8),
    under('P2', 'connect → 250 when idle, p50', median(idleMs), 5),
    times('P3', 'MailDev, 10 KB HTML with an attachment', ratio('P3', 'MailDev'), 4),
    drained(measurements),
    under('P4', '250 → listed, p99', percentile(visibility.list, 99), 20),
    under('P4', '250 → readable, p99', percentile(visibility.get, 99), 20),
    under('P4', '250 → wait answered, p99', percentile(visibility.wait, 99), 20),
    under('P4', '250 → frame at a watcher, p99', percentile(visibility.frame, 99), 100),
    ...WAYS.map((way) => {
      const intake = rates(measurements, 'P1', 'stagingpost')
      const ratio = pairedRatio(measurements.relayed.get(way) ?? [], intake)
      return share('P9', `of P1, ${way} to a local host, end to end`, ratio, 0.3)
    }),
  ]
}

/** Messages a second in each round. */
export function rates(
  measurements: Measurements,
  load: keyof typeof LOADS,
  server: ServerName,
): readonly number[] {
  return (measurements.loads.get(load)?.get(server) ?? []).map((measured) => measured.perSecond)
}

/**
 * The median of the ratios of the rounds. A machine that others share is now twice as fast and now half as fast: what was
 * measured side by side can be compared, the medians of whole runs less so.
 */
function pairedRatio(own: readonly number[], yardstick: readonly number[]): number {
  return median(own.map((rate, round) => rate / (yardstick[round] ?? Number.NaN)))
}

function share(id: string, what: string, value: number, min: number): Verdict {
  // Never up, so that what misses its budget does not read as if it met it.
  const percent = (part: number) => `${Math.floor(part * 100)} %`
  return { id, what, value: percent(value), budget: `≥ ${percent(min)}`, met: value >= min, asserted: true }
}

function times(id: string, what: string, value: number, min: number): Verdict {
  return {
    id,
    what: `× ${what}`,
    value: `${value.toFixed(1)} ×`,
    budget: `≥ ${min} ×`,
    met: value >= min,
    asserted: true,
  }
}

function under(id: string, what: string, valueMs: number, maxMs: number): Verdict {
  return {
    id,
    what,
    value: `${valueMs.toFixed(1)} ms`,
    budget: `< ${maxMs} ms`,
    met: valueMs < maxMs,
    asserted: false,
  }
}

/** A round without a backlog to speak of has kept up with its load, which then is the least that it can do. */
function drained({ loads }: Measurements): Verdict {
  const min = 1_000
  const rounds = loads.get('P3')?.get('stagingpost') ?? []
  const rates = rounds.map(({ drain, perSecond: intake }) =>
    drain === null || drain.backlog < intake / 2 ? intake : drain.backlog / drain.seconds,
  )
  const value = median(rates)
  const backlogs = rounds.map(({ drain }) => drain?.backlog ?? 0).join(', ')
  return {
    id: 'P3',
    what: `derived data drained (backlogs after the load: ${backlogs})`,
    value: `${Math.round(value)} messages/s`,
    budget: `≥ ${min} messages/s`,
    met: value >= min,
    asserted: false,
  }
}
