import { createServer, type Server, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { converse, type HostConnection } from './relay-host-conversation.ts'
import { createInput } from './relay-host-input.ts'

/**
 * What the host does at one point instead of its normal answer: a string is the whole reply without its last CRLF;
 * `raw` are octets written as they are, piece by piece; `hang` never answers, `wait` answers as always, but later; `deaf` has a last word and reads no
 * more; `reset` sends RST; `drop` closes, after a last word if there is one.
 */
export type Step =
  | string
  | { readonly kind: 'raw'; readonly pieces: readonly (string | Uint8Array)[] }
  | { readonly kind: 'hang' }
  | { readonly kind: 'wait'; readonly until: Promise<void> }
  | { readonly kind: 'deaf'; readonly say: string }
  | { readonly kind: 'reset' }
  | { readonly kind: 'drop'; readonly say?: string }

/** `body` is reached with the first octets after 354, `dot` when the final dot has arrived. */
export type HostStage =
  | 'greeting'
  | 'ehlo'
  | 'helo'
  | 'starttls'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'body'
  | 'dot'
  | 'rset'
  | 'quit'
  | 'other'

/** One step for every time, one for each time in turn (then normal again), or chosen by the command's argument. */
export type StageScript = Step | readonly (Step | undefined)[] | ((argument: string) => Step | undefined)
export type RelayScript = Partial<Record<HostStage, StageScript>>

/** One transaction that came as far as its final dot. */
export interface RelayTransaction {
  /** Between the angle brackets, as on the wire. */
  readonly from: string
  readonly fromParams: string
  /** RCPTs answered 2xx. */
  readonly to: readonly { readonly address: string; readonly params: string }[]
  /** Octets between 354 and the final dot, dots unstuffed. */
  readonly data: Buffer
  /** What the host answered to the dot; null when it answered nothing. */
  readonly answer: string | null
  readonly secure: boolean
  readonly user: string | null
}

export interface RelayHostOptions {
  readonly script?: RelayScript
  /** EHLO keywords besides STARTTLS and AUTH. */
  readonly extensions?: readonly string[]
  readonly tls?: { readonly mode: 'starttls' | 'implicit'; readonly key: string; readonly cert: string }
  /** Asks for AUTH before MAIL. */
  readonly auth?: {
    readonly user: string
    readonly password: string
    readonly mechanisms?: readonly string[]
  }
  readonly port?: number
}

export interface RelayHost {
  readonly host: '127.0.0.1'
  readonly port: number
  /** In the order of their final dots. */
  readonly transactions: readonly RelayTransaction[]
  /** Every command line of every connection, in order of arrival; AUTH exchanges too. */
  readonly commands: readonly string[]
  readonly connections: { readonly total: number; readonly open: number; readonly mostAtOnce: number }
  /** How often that stage came since the start or the last `rescript`. */
  reached(stage: HostStage): number
  /** From now on behaves like this; counts for steps in turn start again. */
  rescript(script: RelayScript): void
  /** Resolves when that many transactions were answered 2xx since the start. */
  accepted(count: number): Promise<readonly RelayTransaction[]>
  /** Breaks open connections and frees the port. */
  close(): Promise<void>
}

export const HOST_EXTENSIONS = [
  'PIPELINING',
  'SIZE 52428800',
  '8BITMIME',
  'SMTPUTF8',
  'ENHANCEDSTATUSCODES',
  'DSN',
]

/** A real SMTP host on a port of loopback that records what reaches it and misbehaves on demand. */
export async function startRelayHost(options: RelayHostOptions = {}): Promise<RelayHost> {
  const sockets = new Set<Socket>()
  const connections = { total: 0, open: 0, mostAtOnce: 0 }
  const record = createRecord(options.script ?? {})
  const server = createServer((socket) => {
    sockets.add(socket)
    connections.total += 1
    connections.open += 1
    connections.mostAtOnce = Math.max(connections.mostAtOnce, connections.open)
    socket.once('close', () => {
      sockets.delete(socket)
      connections.open -= 1
    })
    void converse(openConnection(socket, options), options, record)
  })
  const port = await listen(server, options.port ?? 0)
  return {
    host: '127.0.0.1',
    port,
    transactions: record.transactions,
    commands: record.commands,
    connections,
    reached: record.reached,
    rescript: record.rescript,
    accepted: record.accepted,
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** What the host saw, and what it does next. */
export interface HostRecord {
  readonly transactions: RelayTransaction[]
  readonly commands: string[]
  readonly reached: (stage: HostStage) => number
  readonly rescript: (script: RelayScript) => void
  readonly nextStep: (stage: HostStage, argument: string) => Step | undefined
  readonly finish: (transaction: RelayTransaction) => void
  readonly accepted: (count: number) => Promise<readonly RelayTransaction[]>
}

function createRecord(first: RelayScript): HostRecord {
  let script = first
  const times = new Map<HostStage, number>()
  const transactions: RelayTransaction[] = []
  const waiting = new Set<() => void>()
  const taken = () => transactions.filter(({ answer }) => answer?.startsWith('2') === true)
  return {
    transactions,
    commands: [],
    reached: (stage) => times.get(stage) ?? 0,
    rescript: (next) => {
      script = next
      times.clear()
    },
    nextStep: (stage, argument) => {
      const time = times.get(stage) ?? 0
      times.set(stage, time + 1)
      const planned = script[stage]
      if (typeof planned === 'function') return planned(argument)
      return Array.isArray(planned)
        ? (planned as readonly (Step | undefined)[])[time]
        : (planned as Step | undefined)
    },
    finish: (transaction) => {
      transactions.push(transaction)
      for (const look of waiting) look()
    },
    accepted: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (taken().length < count) return
          waiting.delete(look)
          resolve(taken())
        }
        waiting.add(look)
        look()
      }),
  }
}

function openConnection(socket: Socket, { tls }: RelayHostOptions): HostConnection {
  const plain = createInput(socket)
  const secured = (): HostConnection => {
    plain.detach()
    const upgraded = new TLSSocket(socket, { isServer: true, key: tls?.key ?? '', cert: tls?.cert ?? '' })
    return { socket: upgraded, input: createInput(upgraded), secure: true, upgrade: undefined }
  }
  if (tls?.mode === 'implicit') return secured()
  return { socket, input: plain, secure: false, upgrade: tls === undefined ? undefined : secured }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}
