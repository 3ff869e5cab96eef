import type { World } from './world.ts'

/** What a host does at one point. `lie` answers something that does not belong there. */
export type Act =
  | { readonly kind: 'answer'; readonly line: string; readonly delayMs: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  /** Takes the message, then is gone without a word. */
  | { readonly kind: 'take-and-reset' }

/** What it was told, for the invariants. */
export interface HostEvents {
  /** Our side wrote RCPT. */
  onRecipient(address: string): void
  /** Our side wrote the final dot. */
  onDot(data: string, named: readonly string[]): void
  /** The host has the message now, and will deliver it. */
  onTaken(data: string, accepted: readonly string[]): void
  /** A recipient, or everybody, was refused for good. */
  onRefused(address: string): void
}

export type HostMood = 'well' | 'moody'

type Stage = 'greeting' | 'ehlo' | 'mail' | 'rcpt' | 'data' | 'dot' | 'other'

const NORMAL: Readonly<Record<Stage, string>> = {
  greeting: '220 host.test',
  ehlo: '250 host.test',
  mail: '250 2.1.0 Ok',
  rcpt: '250 2.1.5 Ok',
  data: '354 Go on',
  dot: '250 2.0.0 Taken',
  other: '250 2.0.0 Ok',
}
const TEMPORARY = [
  '450 4.2.0 Later',
  '421 4.3.2 Closing',
  '454 4.7.0 Throttled',
  '451 4.3.0 Busy',
  '552 5.5.3 Too many',
] as const
const PERMANENT = ['550 5.1.1 No such user', '554 5.7.1 Refused'] as const
const LIES = ['354 Go on', '250 2.0.0 Ok', '220 host.test', '199 What', '334 '] as const
const SLOW_MS = [2_000, 90_000, 400_000] as const
/** How often a moody host leaves the normal way at a stage. */
const MOOD = 0.12

/** Decides what the host does at a stage. */
export function actAt(world: World, mood: HostMood, stage: Stage): Act {
  const normal = { kind: 'answer', line: NORMAL[stage], delayMs: 1 + world.pick(20) } as const
  if (mood === 'well' || world.random() > MOOD) return normal
  const kinds = [
    'temporary',
    'temporary',
    'permanent',
    'hang',
    'reset',
    'slow',
    'slow',
    'lie',
    'take',
  ] as const
  switch (world.choose(kinds)) {
    case 'temporary':
      return { ...normal, line: world.choose(TEMPORARY) }
    case 'permanent':
      return { ...normal, line: world.choose(PERMANENT) }
    case 'slow':
      return { ...normal, delayMs: world.choose(SLOW_MS) }
    case 'lie':
      // At the dot, 250 twice and the like would be the truth.
      return stage === 'dot' ? { kind: 'reset' } : { ...normal, line: world.choose(LIES) }
    case 'take':
      return stage === 'dot' ? { kind: 'take-and-reset' } : normal
    case 'hang':
      return { kind: 'hang' }
    default:
      return { kind: 'reset' }
  }
}

/** The host's side of one connection: takes octets, says what to do. */
export interface HostConversation {
  greet(): Act
  /** Acts for what is complete in the octets so far, in order. */
  take(text: string): readonly Act[]
  /** Called as our side writes, before the octets are on their way. */
  look(text: string): void
}

export function converse(
  world: World,
  mood: HostMood,
  events: HostEvents,
  extensions: readonly string[],
): HostConversation {
  const host = state()
  const seen = state()
  const ehlo = ['host.test', ...extensions]
    .map((line, at, all) => `250${at < all.length - 1 ? '-' : ' '}${line}`)
    .join('\r\n')
  const act = (stage: Stage): Act => actAt(world, mood, stage)
  return {
    greet: () => act('greeting'),
    look: (text) => {
      seen.buffer += text
      for (let unit = nextUnit(seen); unit !== undefined; unit = nextUnit(seen)) {
        if (unit.kind === 'data') {
          // Whom the host refused, it does not deliver to.
          events.onDot(unit.text, host.named)
          seen.inData = false
        } else if (/^MAIL /.test(unit.text)) seen.named = []
        else if (/^RCPT /.test(unit.text)) {
          seen.named.push(addressIn(unit.text))
          events.onRecipient(addressIn(unit.text))
        }
      }
    },
    take: (text) => {
      host.buffer += text
      const acts: Act[] = []
      for (let unit = nextUnit(host); unit !== undefined; unit = nextUnit(host)) {
        acts.push(unit.kind === 'data' ? taken(unit.text) : answered(unit.text))
      }
      return acts
    },
  }

  function answered(line: string): Act {
    if (/^EHLO /.test(line)) {
      const next = act('ehlo')
      return next.kind === 'answer' && next.line === NORMAL.ehlo ? { ...next, line: ehlo } : next
    }
    if (/^MAIL /.test(line)) {
      host.named = []
      const next = act('mail')
      host.open = says(next, '2')
      return next
    }
    if (/^RCPT /.test(line)) {
      if (!host.open) return { kind: 'answer', line: '503 5.5.1 MAIL first', delayMs: 1 }
      const next = act('rcpt')
      if (says(next, '2')) host.named.push(addressIn(line))
      if (says(next, '5') && !says(next, '552')) events.onRefused(addressIn(line))
      return next
    }
    if (line === 'DATA') {
      if (host.named.length === 0) return { kind: 'answer', line: '503 5.5.1 RCPT first', delayMs: 1 }
      const next = act('data')
      host.inData = says(next, '354')
      seen.inData = host.inData
      if (says(next, '5')) for (const address of host.named) events.onRefused(address)
      return next
    }
    host.named = []
    host.open = false
    return act('other')
  }

  function taken(data: string): Act {
    host.inData = false
    const next = act('dot')
    const { named } = host
    if (says(next, '2') || next.kind === 'take-and-reset') events.onTaken(data, named)
    if (says(next, '5')) for (const address of named) events.onRefused(address)
    host.named = []
    host.open = false
    return next
  }
}

interface Side {
  buffer: string
  named: string[]
  open: boolean
  inData: boolean
}

function state(): Side {
  return { buffer: '', named: [], open: false, inData: false }
}

function says(act: Act, start: string): boolean {
  return act.kind === 'answer' && act.line.startsWith(start)
}

function addressIn(line: string): string {
  return /<(.*)>/.exec(line)?.[1] ?? ''
}

function nextUnit(side: Side): { readonly kind: 'line' | 'data'; readonly text: string } | undefined {
  const end = side.inData ? '\r\n.\r\n' : '\r\n'
  const at = side.buffer.indexOf(end)
  if (at < 0) return undefined
  const text = side.buffer.slice(0, at)
  side.buffer = side.buffer.slice(at + end.length)
  return { kind: side.inData ? 'data' : 'line', text }
}
