import type { Address } from '../../server/domain/address.ts'
import { Failure } from '../../server/domain/failure.ts'
import { EMAIL_RULE_DEFAULTS, type EmailRule, type InstanceKind } from '../../server/domain/instance.ts'
import type { MessageId } from '../../server/domain/message.ts'
import type { RelaySettings } from '../../server/domain/relay.ts'
import { encodeMessage } from '../../server/store/messages/encode-message.ts'
import { decide } from '../../server/suppression/decide.ts'
import { decideRelease } from '../../server/suppression/release.ts'
import { isListed } from './model.ts'
import type { Schedule } from './schedule.ts'

/** Something that happens in a schedule, to be chosen among others. */
export interface Action {
  readonly name: string
  readonly run: (schedule: Schedule) => void
}

const TESTERS = ['qa@team.example', 'po@team.example', 'dev@team.example'] as const
const CUSTOMERS = [
  'ann@real.example',
  'bob@real.example',
  'cli@client.example',
  'eve@client.example',
] as const
const INSTANCES = ['stage', 'shop'] as const
const RELAYS = ['real', 'second'] as const
const ARRIVAL = {
  host: 'post.test',
  clientAddress: '127.0.0.1',
  heloName: 'app.test',
  protocol: 'ESMTP',
} as const
/** How soon after a message trouble comes, when it is meant to hit its delivery. */
const SOON_MS = 70
const DAY_MS = 24 * 60 * 60_000

/** As things are at first, and again when all is put right. */
export const SET_UP: readonly ((schedule: Schedule) => void)[] = [
  (schedule) => putRelay(schedule, 'real', {}),
  (schedule) => putRelay(schedule, 'second', {}),
  (schedule) => {
    for (const name of INSTANCES) {
      const was = schedule.model.instances.get(name)
      const kind = was?.kind ?? (name === 'shop' ? 'production' : 'staging')
      putInstance(schedule, name, kind, was?.testers ?? [...TESTERS], was?.allowed ?? ['@client.example'])
      pauseInstance(schedule, name, null)
    }
    for (const name of RELAYS) schedule.write('relayPause', { name, atMs: null })
  },
]

export const ACTIONS: readonly [Action, ...Action[]] = [
  { name: 'post to staging', run: (schedule) => post(schedule, 'stage') },
  { name: 'post to production', run: (schedule) => post(schedule, 'shop') },
  { name: 'post and crash', run: (schedule) => soonAfterPost(schedule, () => crash(schedule)) },
  {
    name: 'post and crash later',
    run: (schedule) =>
      soonAfterPost(schedule, () =>
        schedule.world.after(schedule.world.choose([1_000, 60_000, 300_000]), () => crash(schedule)),
      ),
  },
  { name: 'post and edit the lists', run: (schedule) => soonAfterPost(schedule, () => editLists(schedule)) },
  { name: 'post and flip a kind', run: (schedule) => soonAfterPost(schedule, () => flip(schedule)) },
  { name: 'post and stop', run: (schedule) => soonAfterPost(schedule, () => restart(schedule)) },
  { name: 'post and pause', run: (schedule) => soonAfterPost(schedule, () => pauseSomething(schedule)) },
  {
    name: 'post and take the relay away',
    run: (schedule) => soonAfterPost(schedule, () => removeRelay(schedule)),
  },
  { name: 'edit the lists', run: (schedule) => editLists(schedule) },
  { name: 'flip a kind', run: (schedule) => flip(schedule) },
  { name: 'change a relay', run: (schedule) => changeRelay(schedule) },
  { name: 'go on', run: (schedule) => goOn(schedule) },
  { name: 'archive or restore', run: (schedule) => archive(schedule) },
  { name: 'release', run: (schedule) => release(schedule) },
  { name: 'retry or cancel', run: (schedule) => steer(schedule) },
  {
    name: 'jump',
    run: ({ world }) =>
      world.jump(world.choose([-30 * DAY_MS, -3_600_000, -60_000, 1_000, 600_000, 2 * 3_600_000])),
  },
  { name: 'crash', run: (schedule) => crash(schedule) },
]

function soonAfterPost(schedule: Schedule, trouble: () => void): void {
  const { world } = schedule
  post(schedule, world.choose(INSTANCES))
  world.after(world.pick(SOON_MS), () => {
    if (!schedule.healed) trouble()
  })
}

function post(schedule: Schedule, name: string): void {
  const { world, model, database } = schedule
  const instance = database.instance(name)
  const now = model.instances.get(name)
  if (instance === undefined || now === undefined) return
  const id = Buffer.from(Array.from({ length: 16 }, () => world.pick(256))).toString('base64url') as MessageId
  const to = [...new Set(Array.from({ length: 1 + world.pick(3) }, () => world.choose([...CUSTOMERS])))]
  const body = `Body of ${id}\r\n`
  const raw = Buffer.from(`From: app@shop.example\r\nTo: ${to.join(', ')}\r\nSubject: Hello\r\n\r\n${body}`)
  const envelope = {
    from: 'app@shop.example' as Address,
    to: to.map((address) => ({ address: address as Address, notify: null, orcpt: null })),
    smtputf8: false,
    body: null,
    ret: null,
    envid: null,
  }
  const receivedAtMs = world.now()
  const { decision, recipients, safeSet } = decide({
    envelope,
    start: raw,
    instance,
    context: { ...ARRIVAL, id, receivedAtMs, redirectsInLastHour: 0 },
  })
  const suppressed = to.filter((address) => !now.allowed.some((domain) => address.endsWith(domain)))
  const redirected = [
    ...(suppressed.length > 0 ? now.testers : []),
    ...to.filter((address) => !suppressed.includes(address)),
  ]
  const isProduction = now.kind === 'production'
  model.messages.set(id, {
    id,
    instance: name,
    frozen: new Set(isProduction ? to : redirected),
    isProduction,
    body,
    released: new Set(),
    raw,
    envelope,
    accepted: { instanceKind: instance.kind, mode: instance.email.mode },
    taken: new Map(),
  })
  const message = {
    id,
    instanceId: instance.id,
    receivedAtMs,
    envelope,
    recipients,
    summary: { subject: 'Hello', fromName: null, fromAddress: null, messageIdHeader: null },
    session: {
      clientAddress: '127.0.0.1',
      clientPort: 1,
      heloName: 'app.test',
      tls: null,
      authUser: null,
      transcript: [],
    },
    facts: { sizeBytes: raw.length, canonical: true, hasEightBit: false, hasNul: false },
    raw: { kind: 'memory' as const, bytes: raw },
    decision: {
      kind: decision.kind,
      reason: null,
      mode: instance.email.mode,
      instanceKind: instance.kind,
    },
    safeSet,
    copy: 'to' in decision ? decision : null,
  }
  schedule.write('accept', encodeMessage(message))
}

/** A person sends something on, to people of their choice, who need not be on any list. */
function release(schedule: Schedule): void {
  const { world, model, database } = schedule
  const message = [...model.messages.values()][world.pick(model.messages.size)]
  const current = message && database.instance(message.instance)
  const seq = message && database.seqOf(message.id)
  const now = message && model.instances.get(message.instance)
  if (message === undefined || current === undefined || seq === undefined || now === undefined) return
  const people = [...TESTERS, ...CUSTOMERS].filter(() => world.pick(4) === 0)
  const answer = decideRelease({
    envelope: message.envelope,
    start: message.raw,
    accepted: message.accepted,
    current,
    to: world.pick(2) === 0 ? null : people.map((text) => text as Address),
    arrival: { ...ARRIVAL, id: message.id as MessageId, receivedAtMs: world.now() },
  })
  if (answer.kind === 'refused') return
  const isOwn = (address: string) => message.envelope.to.some((own) => own.address === address)
  for (const address of answer.copy.to) {
    const mayBe = message.isProduction ? now.kind === 'production' && isOwn(address) : isListed(now, address)
    if (!mayBe) throw new Error(`a release to ${address}, who is on no list of ${message.instance}`)
  }
  // Two people who press the button at once are refused the second time.
  try {
    schedule.write('release', {
      messageSeq: seq,
      kind: answer.kind,
      atMs: world.now(),
      by: 'Dana',
      reason: null,
      copy: answer.copy,
    })
  } catch (error) {
    if (error instanceof Failure) return
    throw error
  }
  for (const address of answer.copy.to) message.released.add(address)
}

function putInstance(
  schedule: Schedule,
  name: string,
  kind: InstanceKind,
  testers: readonly string[],
  allowed: readonly string[],
): void {
  const email: EmailRule = {
    ...EMAIL_RULE_DEFAULTS,
    mode: kind === 'production' ? 'deliver' : 'redirect',
    testRecipients: testers.map((text) => text as Address),
    allowedRecipients: allowed,
    sender: 'noreply@stage.example' as Address,
    relay: name === 'shop' ? 'real' : schedule.world.choose(RELAYS),
  }
  const instance = { name, kind, label: name, email, requireAuth: false, managedByFile: false }
  schedule.write('instancePut', { instance, atMs: schedule.world.now() })
  schedule.model.instances.set(name, { kind, testers, allowed })
}

function editLists(schedule: Schedule): void {
  const { world, model } = schedule
  const name = world.choose(INSTANCES)
  const kind = model.instances.get(name)?.kind ?? 'staging'
  const testers = TESTERS.filter(() => world.pick(2) === 0)
  putInstance(schedule, name, kind, testers, world.pick(2) === 0 ? ['@client.example'] : [])
}

function flip(schedule: Schedule): void {
  const { world, model } = schedule
  const name = world.choose(INSTANCES)
  const now = model.instances.get(name)
  if (now === undefined) return
  putInstance(schedule, name, now.kind === 'staging' ? 'production' : 'staging', now.testers, now.allowed)
}

function archive(schedule: Schedule): void {
  const { world, database } = schedule
  const name = world.choose(INSTANCES)
  const isOut = database.instance(name)?.deletedAtMs != null
  const action = isOut ? ('restore' as const) : world.choose(['archive', 'delete', 'restore'] as const)
  // A deletion of hours ago can't be undone, which is no matter of the outbox.
  try {
    schedule.write('instanceState', { name, action, atMs: world.now() })
  } catch {}
}

function putRelay(schedule: Schedule, name: string, changes: Partial<RelaySettings>): void {
  const relay: RelaySettings = {
    name,
    host: `${name}.example`,
    port: 25,
    tls: 'none',
    ca: null,
    auth: null,
    maxRecipients: 2,
    maxConnections: 2,
    maxMessages: 3,
    maxSizeBytes: null,
    rate: null,
    retry: null,
    dkim: null,
    managedByFile: false,
    ...changes,
  }
  schedule.write('relayPut', relay)
}

function changeRelay(schedule: Schedule): void {
  const { world } = schedule
  putRelay(schedule, world.choose(RELAYS), {
    maxRecipients: 1 + world.pick(3),
    maxConnections: 1 + world.pick(3),
    rate: world.choose([null, 0.05, 1, 20]),
    maxMessages: 1 + world.pick(3),
  })
}

function removeRelay(schedule: Schedule): void {
  schedule.write('relayRemove', { name: schedule.world.choose(RELAYS) })
}

function pauseSomething(schedule: Schedule): void {
  const { world } = schedule
  if (world.pick(2) === 0) {
    pauseInstance(schedule, world.choose(INSTANCES), world.now())
    return
  }
  const name = world.choose(RELAYS)
  if (schedule.database.hasRelay(name)) schedule.write('relayPause', { name, atMs: world.now() })
}

function pauseInstance(schedule: Schedule, name: string, pausedAtMs: number | null): void {
  const instance = schedule.database.instance(name)
  if (instance === undefined) return
  schedule.write('instancePause', { id: instance.id, pausedAtMs, atMs: schedule.world.now() })
}

function goOn(schedule: Schedule): void {
  for (const name of RELAYS) {
    if (schedule.database.hasRelay(name)) schedule.write('relayPause', { name, atMs: null })
    else putRelay(schedule, name, {})
  }
  for (const name of INSTANCES) pauseInstance(schedule, name, null)
}

function steer(schedule: Schedule): void {
  const { world, database } = schedule
  const delivery = database.anyDelivery(world.random())
  if (delivery === undefined) return
  const { messageSeq, id: deliveryId } = delivery
  const atMs = world.now()
  if (world.pick(3) > 0) schedule.write('outboxRetryNow', { messageSeq, deliveryId, atMs })
  else schedule.write('outboxCancel', { messageSeq, deliveryId, reason: 'A person gave it up.', atMs })
}

/** The process is gone in the middle of whatever it did, and comes back some time later. */
function crash(schedule: Schedule): void {
  const { world } = schedule
  if (!schedule.life.alive) return
  schedule.life.alive = false
  world.after(world.choose([1, 5_000, 600_000]), () => {
    if (!schedule.life.alive) schedule.boot()
  })
}

/** The server is asked to stop, and started again. */
function restart(schedule: Schedule): void {
  const { world, life, worker } = schedule
  if (!life.alive) return
  void worker.close(world.choose([0, 1_000, 30_000])).then(() => {
    if (!life.alive) return
    life.alive = false
    schedule.boot()
  })
}
