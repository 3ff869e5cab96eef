import { readFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { type Measurements, rates, type Verdict } from './budgets.ts'
import { WAYS } from './relayed.ts'
import { LOAD_NAMES, LOADS } from './scenarios.ts'
import { median, percentile } from './statistics.ts'

/** Below this load average the machine has nothing else to do to speak of. */
const QUIET = 0.5
const ROOT = join(import.meta.dirname, '../..')

/** The text of RESULTS.md: machine and versions, absolute figures, ratios against their budgets. */
export async function resultsText(measurements: Measurements, verdicts: readonly Verdict[]): Promise<string> {
  return `# Bench results

Written by \`npm run bench\`. ${await machine(measurements)}

Messages a second; the median of ${measurements.rounds} rounds, and all rounds in brackets. 20 clients in a process of their own, nothing pipelined.

${loadTable(measurements)}

Plain SQLite inserts (raw message, summary, full-text row; WAL, \`synchronous=FULL\`): ${sqliteText(measurements)}.

Milliseconds from the 250 until a message is visible, at 50 messages a second:

${visibilityTable(measurements)}

## Against the budgets

${verdictTable(verdicts)}

Ratios are the median of those of each round, whose figures were taken side by side; they are asserted: the bench fails when one
misses its budget. The other figures depend on the machine.
`
}

/** The verdicts for the terminal. */
export function summaryText(verdicts: readonly Verdict[]): string {
  const missed = verdicts.filter(({ met }) => !met).length
  return `\n${verdictTable(verdicts)}\n\n${missed === 0 ? 'All budgets are met.' : `${missed} missed.`} The whole is in test/bench/RESULTS.md.`
}

async function machine({ sqlite, loadAverage }: Measurements): Promise<string> {
  const cores = cpus()
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  const versions = [
    `Stagingpost ${await versionOf('package.json')}`,
    `Node ${process.versions.node}`,
    `smtp-server ${await versionOf('node_modules/smtp-server/package.json')}`,
    `MailDev ${await versionOf('test/bench/node_modules/maildev/package.json')}`,
    `SQLite ${sqlite[0]?.version}`,
  ]
  const date = new Date().toISOString().slice(0, 10)
  const busy =
    loadAverage < QUIET
      ? 'idle before'
      : `**busy with other work before (load ${loadAverage.toFixed(1)}), so figures are low**`
  return `${date}, ${cores.length} cores (${cores[0]?.model.trim()}), ${memory}, ${process.platform} ${process.arch}, ${busy}. ${versions.join(', ')}.`
}

async function versionOf(path: string): Promise<string> {
  return (JSON.parse(await readFile(join(ROOT, path), 'utf8')) as { version: string }).version
}

function loadTable(measurements: Measurements): string {
  const titles = {
    P1: 'P1: 4 KB, kept-alive',
    P2: 'P2: 4 KB, one connection per message',
    P3: 'P3: 10 KB HTML with an attachment, kept-alive',
  }
  const rows = LOAD_NAMES.flatMap((load) =>
    LOADS[load].servers.map((server) => {
      const rounds = measurements.loads.get(load)?.get(server) ?? []
      const all = rounds.map((round) => Math.round(round.perSecond)).join(', ')
      return [titles[load], server, `${Math.round(median(rates(measurements, load, server)))} (${all})`]
    }),
  )
  const relayed = WAYS.map((way) => {
    const rounds = measurements.relayed.get(way) ?? []
    const all = rounds.map((rate) => Math.round(rate)).join(', ')
    return [
      `P9: the load of P1, ${way} to a local host`,
      'stagingpost',
      `${Math.round(median(rounds))} (${all})`,
    ]
  })
  return table(['load', 'server', 'messages/s'], [...rows, ...relayed])
}

function sqliteText({ sqlite }: Measurements): string {
  return sqlite
    .map(
      ({ batch, messages, seconds }) => `${Math.round(messages / seconds)} a second in commits of ${batch}`,
    )
    .join(', ')
}

function visibilityTable({ visibility }: Measurements): string {
  const rows = Object.entries(visibility).map(([how, values]) => [
    how,
    ...[50, 95, 99, 100].map((percent) => percentile(values, percent).toFixed(1)),
  ])
  return table(['seen by', 'p50', 'p95', 'p99', 'most'], rows)
}

function verdictTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ id, what, value, budget, met }) => [
    id,
    what,
    value,
    budget,
    met ? 'met' : '**missed**',
  ])
  return table(['', 'what', 'measured', 'budget', ''], rows)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
