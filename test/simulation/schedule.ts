import { createTransport } from '../../server/delivery/transport.ts'
import { createOutboxWorker, type OutboxWorker } from '../../server/delivery/worker.ts'
import { parseRetrySchedule } from '../../server/domain/retry.ts'
import { createLog } from '../../server/log.ts'
import type { ArgsOf, OperationName, ResultOf } from '../../server/store/operations.ts'
import { TEST_SECRETS } from '../support/secrets.ts'
import { ACTIONS, type Action, SET_UP } from './actions.ts'
import { checkAfterwards } from './afterwards.ts'
import type { Database } from './database.ts'
import { Model } from './model.ts'
import { converse } from './scripted-host.ts'
import { simulatedWires } from './simulated-wire.ts'
import { createWorld, type Life, type World } from './world.ts'

/** One schedule under way: a world, a database that outlives crashes, a server that does not. */
export interface Schedule {
  readonly world: World
  readonly database: Database
  readonly model: Model
  readonly trace: string[]
  worker: OutboxWorker
  life: Life
  /** From here on nothing goes wrong any more. */
  healed: boolean
  boot(): void
  /** A write of somebody else: another door of the server, or a file that was read at start. */
  write<N extends OperationName>(name: N, args: ArgsOf<N>): ResultOf<N>
}

export interface ScheduleReport {
  readonly events: number
  readonly faults: number
  readonly taken: number
  readonly messages: number
}

export const SCHEDULE = parseRetrySchedule('20s, 1m, 2m')
const ACTIONS_MIN = 2
const ACTIONS_SPREAD = 6
/** What goes wrong happens within this time, what is left is then sent. */
const TROUBLE_MS = 10 * 60_000
const PATIENCE_MS = 4 * 24 * 60 * 60_000
const EVENTS_MAX = 60_000

/** Plays one schedule to its end and checks all that must be true of it. The same seed plays the same. */
export async function playSchedule(seed: number, database: Database): Promise<ScheduleReport> {
  const schedule = open(seed, database)
  const { world } = schedule
  const count = ACTIONS_MIN + world.pick(ACTIONS_SPREAD)
  for (let at = 0; at < count; at++)
    world.after(world.pick(TROUBLE_MS), () => act(schedule, world.choose(ACTIONS)))
  world.after(TROUBLE_MS, () => heal(schedule))
  schedule.boot()
  let events = 0
  while (!schedule.healed || !database.isSettled()) {
    if (!(await world.step())) throw new Error('nothing happens any more, and something is left to send')
    events += 1
    const [violation] = schedule.model.violations
    if (violation !== undefined) throw new Error(violation)
    if (events > EVENTS_MAX || world.elapsedMs > PATIENCE_MS)
      throw new Error(`not settled after ${events} events`)
  }
  schedule.life.alive = false
  checkAfterwards(schedule)
  const taken = [...schedule.model.messages.values()].flatMap((message) => [...message.taken.values()])
  return {
    events,
    faults: schedule.model.faults,
    taken: taken.reduce((sum, times) => sum + times, 0),
    messages: schedule.model.messages.size,
  }
}

function open(seed: number, database: Database): Schedule {
  const world = createWorld(seed)
  const model = new Model()
  database.clear()
  const log = createLog('silent')
  let told = (_name: OperationName) => {}
  const schedule: Schedule = {
    world,
    database,
    model,
    trace: [],
    worker: {
      start: async () => {},
      wake: () => {},
      close: async () => {},
      relays: { troubledUntilMs: () => null, askNow: () => {} },
    },
    life: { alive: false },
    healed: false,
    write: (name, args) => {
      const result = database.write(name, args)
      told(name)
      return result
    },
    boot: () => {
      const life = { alive: true }
      const { store, committed } = database.storeOf(world, life, () => schedule.worker.wake())
      told = committed
      const clock = { now: world.now, after: (ms: number, run: () => void) => world.after(ms, run, life) }
      const answer = () => {
        if (!schedule.healed && world.pick(12) === 0) {
          model.faults += 1
          return undefined
        }
        const extensions = ['PIPELINING', 'DSN', '8BITMIME'].filter(() => world.pick(4) > 0)
        return converse(world, schedule.healed || world.pick(3) === 0 ? 'well' : 'moody', model, extensions)
      }
      const transport = createTransport({ clock, openWire: simulatedWires({ world, life, answer }) })
      schedule.life = life
      schedule.worker = createOutboxWorker({
        store,
        clock,
        transport,
        random: world.random,
        host: 'post.test',
        retry: { deliver: SCHEDULE, redirect: SCHEDULE },
        secrets: TEST_SECRETS,
        log,
      })
      void schedule.worker.start()
    },
  }
  for (const setUp of SET_UP) setUp(schedule)
  return schedule
}

function act(schedule: Schedule, { name, run }: Action): void {
  schedule.trace.push(`${schedule.world.elapsedMs} ${name}`)
  run(schedule)
  schedule.worker.wake()
}

/** Everything is put right, so that what is left can go. */
function heal(schedule: Schedule): void {
  schedule.healed = true
  for (const setUp of SET_UP) setUp(schedule)
  if (!schedule.life.alive) schedule.boot()
  schedule.worker.wake()
}
