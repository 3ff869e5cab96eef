import type { Socket } from 'node:net'
import {
  HOST_EXTENSIONS,
  type HostRecord,
  type HostStage,
  type RelayHostOptions,
  type Step,
} from './relay-host.ts'
import { authenticate } from './relay-host-auth.ts'
import type { HostInput } from './relay-host-input.ts'

export interface HostConnection {
  readonly socket: Socket
  readonly input: HostInput
  readonly secure: boolean
  /** Takes the connection over into TLS; undefined where STARTTLS is not offered. */
  readonly upgrade: (() => HostConnection) | undefined
}

interface Mail {
  readonly from: string
  readonly params: string
  readonly to: { address: string; params: string }[]
}

/** Where one connection stands. */
interface Session {
  connection: HostConnection
  user: string | null
  mail: Mail | undefined
  readonly options: RelayHostOptions
  readonly record: HostRecord
}

/** Answers one command: what was said, or undefined when the conversation is over. */
type Handler = (session: Session, argument: string) => Promise<string | undefined>

const PATH = /^(?:FROM|TO):<((?:"(?:[^"\\]|\\.)*"|[^">])*)>(?: (.*))?$/i

/** Plays the host's side of one connection until it ends or the script ends it. */
export async function converse(
  connection: HostConnection,
  options: RelayHostOptions,
  record: HostRecord,
): Promise<void> {
  const session: Session = { connection, user: null, mail: undefined, options, record }
  let said = await say(session, 'greeting', '', '220 relay.test ESMTP')
  while (said !== undefined) {
    const line = await session.connection.input.line()
    if (line === undefined) return
    record.commands.push(line)
    const [, verb = '', argument = ''] = /^(\S*) ?(.*)$/.exec(line) ?? []
    const handler = HANDLERS[verb.toUpperCase()]
    said = await (handler === undefined
      ? say(session, 'other', line, '502 5.5.1 No')
      : handler(session, argument))
  }
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  EHLO: (session, argument) => say(session, 'ehlo', argument, ehloReply(session)),
  HELO: (session, argument) => say(session, 'helo', argument, '250 relay.test'),
  STARTTLS: async (session, argument) => {
    const { upgrade } = session.connection
    const said = await say(session, 'starttls', argument, upgrade ? '220 2.0.0 Go ahead' : '502 5.5.1 No')
    if (upgrade && said?.startsWith('220')) session.connection = upgrade()
    return said
  },
  AUTH: async (session, argument) => {
    const user = await authenticate(
      session.connection,
      session.options.auth,
      argument,
      session.record.commands,
    )
    const said = await say(
      session,
      'auth',
      argument,
      user === undefined ? '535 5.7.8 Wrong' : '235 2.7.0 Welcome',
    )
    if (said?.startsWith('235')) session.user = user ?? null
    return said
  },
  MAIL: async (session, argument) => {
    const path = PATH.exec(argument)
    const shut = session.options.auth !== undefined && session.user === null
    const normal = path === null ? '501 5.1.7 Bad sender' : shut ? '530 5.7.0 AUTH first' : '250 2.1.0 Ok'
    const said = await say(session, 'mail', argument, normal)
    if (said?.startsWith('2')) session.mail = { from: path?.[1] ?? '', params: path?.[2] ?? '', to: [] }
    return said
  },
  RCPT: async (session, argument) => {
    const path = PATH.exec(argument)
    const normal = path === null ? '501 5.1.3 Bad recipient' : '250 2.1.5 Ok'
    const said = await say(
      session,
      'rcpt',
      argument,
      session.mail === undefined ? '503 5.5.1 MAIL first' : normal,
    )
    if (said?.startsWith('2')) session.mail?.to.push({ address: path?.[1] ?? '', params: path?.[2] ?? '' })
    return said
  },
  DATA: async (session, argument) => {
    const ready = (session.mail?.to.length ?? 0) > 0
    const said = await say(
      session,
      'data',
      argument,
      ready ? '354 End with a dot' : '503 5.5.1 No recipients',
    )
    return said?.startsWith('3') ? takeData(session) : said
  },
  RSET: (session, argument) => {
    session.mail = undefined
    return say(session, 'rset', argument, '250 2.0.0 Ok')
  },
  QUIT: async (session, argument) => {
    if ((await say(session, 'quit', argument, '221 2.0.0 Bye')) !== undefined) session.connection.socket.end()
    return undefined
  },
}

async function takeData(session: Session): Promise<string | undefined> {
  const { connection, mail, record, user } = session
  await connection.input.begun()
  const early = record.nextStep('body', '')
  if (early !== undefined && (await act(connection.socket, early)) === undefined) return undefined
  const data = await connection.input.data()
  if (data === undefined || mail === undefined) return undefined
  session.mail = undefined
  const answer = (await say(session, 'dot', '', '250 2.0.0 Ok: queued as 7A1B')) ?? null
  record.finish({
    from: mail.from,
    fromParams: mail.params,
    to: mail.to,
    data,
    answer,
    secure: connection.secure,
    user,
  })
  return answer ?? undefined
}

async function say({ connection, record }: Session, stage: HostStage, argument: string, normal: string) {
  const step = record.nextStep(stage, argument) ?? normal
  if (typeof step === 'string' || step.kind !== 'wait') return act(connection.socket, step)
  await step.until
  return act(connection.socket, normal)
}

/** Does the step. Returns what was said; undefined when the conversation is over. */
async function act(socket: Socket, step: Step): Promise<string | undefined> {
  if (typeof step === 'string') {
    socket.write(`${step}\r\n`)
    return step
  }
  switch (step.kind) {
    case 'raw':
      for (const piece of step.pieces) {
        await new Promise((resolve) => socket.write(piece, resolve))
      }
      return step.pieces.map(String).join('').trimStart()
    case 'reset':
      socket.resetAndDestroy()
      return undefined
    case 'drop':
      if (step.say !== undefined) socket.write(`${step.say}\r\n`)
      socket.end()
      return undefined
    case 'deaf':
      socket.pause()
      socket.write(`${step.say}\r\n`)
      return undefined
    case 'hang':
    case 'wait':
      return undefined
  }
}

function ehloReply({ connection, options: { extensions = HOST_EXTENSIONS, auth } }: Session): string {
  const mechanisms = auth?.mechanisms ?? ['PLAIN', 'LOGIN', 'CRAM-MD5']
  const lines = [
    'relay.test',
    ...extensions,
    ...(connection.upgrade === undefined ? [] : ['STARTTLS']),
    ...(auth === undefined ? [] : [`AUTH ${mechanisms.join(' ')}`]),
  ]
  return lines.map((line, at) => `250${at === lines.length - 1 ? ' ' : '-'}${line}`).join('\r\n')
}
