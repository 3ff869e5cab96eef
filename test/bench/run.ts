import { writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { judge } from './budgets.ts'
import { installPeer } from './install.ts'
import { measureRelay, WAYS } from './relayed.ts'
import { resultsText, summaryText } from './results.ts'
import {
  LOAD_NAMES,
  LOADS,
  type Measured,
  measureIdle,
  measureLoad,
  measureSqlite,
  measureVisibility,
} from './scenarios.ts'

/**
 * `npm run bench`: measures Stagingpost beside its yardsticks, one server at a time, in rounds so that what else
 * the machine does falls on all of them. Writes RESULTS.md; ends with 1 when a ratio misses its budget.
 */
const ROUNDS = 3
const SQLITE_BATCHES = [1, 10, 100]

await installPeer()
const [loadAverage = 0] = loadavg()
const loads = new Map(
  LOAD_NAMES.map((name) => [name, new Map(LOADS[name].servers.map((server) => [server, [] as Measured[]]))]),
)
const relayed = new Map(WAYS.map((way) => [way, [] as number[]]))
for (let round = 0; round < ROUNDS; round++) {
  const say = (what: string, rate: number) =>
    console.log(`round ${round + 1} of ${ROUNDS}: ${what}: ${Math.round(rate)} messages/s`)
  for (const [name, servers] of loads) {
    for (const [server, measured] of servers) {
      const result = await measureLoad(name, server)
      measured.push(result)
      say(`${name} ${server}`, result.perSecond)
    }
    // Beside the load that it is compared with.
    if (name === 'P1') await measureRelays(say)
  }
}
const idleMs = await measureIdle()
const visibility = await measureVisibility()
const sqlite = []
for (const batch of SQLITE_BATCHES) sqlite.push({ batch, ...(await measureSqlite(batch)) })

const measurements = { rounds: ROUNDS, loadAverage, loads, relayed, idleMs, visibility, sqlite }
const verdicts = judge(measurements)
await writeFile(join(import.meta.dirname, 'RESULTS.md'), await resultsText(measurements, verdicts))
console.log(summaryText(verdicts))
if (verdicts.some(({ asserted, met }) => asserted && !met)) process.exitCode = 1

async function measureRelays(say: (what: string, rate: number) => void): Promise<void> {
  for (const [way, rates] of relayed) {
    const rate = await measureRelay(way)
    rates.push(rate)
    say(`P9 ${way}`, rate)
  }
}
