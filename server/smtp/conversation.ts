import { type Reply, reply } from '../domain/reply.ts'
import { blankedAuth } from './auth.ts'
import { decodeLine, splitCommand } from './command-line.ts'
import { commands, ehloLines, isHeloName } from './commands.ts'
import { Incoming } from './incoming.ts'
import type { DataReader, Hold } from './input-stream.ts'
import { refused } from './note-refusal.ts'
import { replies, wireLine } from './replies.ts'
import { envelopeOf, sessionStory } from './session-story.ts'
import type { Door, Talk, Transaction } from './talk.ts'

/** Replies of 500 to 502 in a row: by then the client does not speak SMTP. */
const ERRORS_MAX = 20
/** Of a refused message, as many are noted by name. */
const REFUSED_RECIPIENTS_MAX = 20

/** What a conversation needs of the connection under it. */
export interface Line {
  write(text: string): void
  hangUp(): void
  startTls(): Promise<void>
  startData(reader: DataReader): void
  /** From now until the next call the client waits for us, so its idle time does not count. */
  owing(isOwing: boolean): void
}

/** What one client says and hears, from the greeting to the end. */
export class Conversation implements DataReader {
  readonly #door: Door
  readonly #talk: Talk
  readonly #line: Line
  #incoming: Incoming | null = null
  #isSubmitting = false
  #errors = 0
  #isRetiring = false

  constructor(door: Door, talk: Talk, line: Line) {
    this.#door = door
    this.#talk = talk
    this.#line = line
  }

  greet(): void {
    this.answer(reply(220, null, `${this.#door.hostname} ESMTP Stagingpost`))
  }

  line(octets: Buffer): Hold {
    const { authStep, transcript } = this.#talk
    const line = this.#isRetiring ? replies.shuttingDown : decodeLine(octets)
    if (typeof line !== 'string') {
      this.answer(line)
    } else if (authStep !== null) {
      transcript.client('***', 'opening')
      this.answer(authStep(line))
    } else {
      return this.#command(line)
    }
    return undefined
  }

  lineTooLong(): void {
    this.answer(this.#talk.authStep === null ? replies.lineTooLong : replies.authLineTooLong)
    this.#line.hangUp()
  }

  data(bytes: Buffer): Hold {
    const incoming = this.#incoming
    const held = incoming?.write(bytes)
    if (incoming?.isEndless) {
      this.answer(incoming.tooBig())
      this.#line.hangUp()
    }
    return held
  }

  async dataEnd(): Promise<void> {
    const incoming = this.#incoming
    const { transaction } = this.#talk
    if (incoming === null || transaction === null) return
    // From here on the message is intake's: losing the connection must not discard it.
    this.#incoming = null
    this.#isSubmitting = true
    this.#line.owing(true)
    const { intake, log } = this.#door
    const session = sessionStory(this.#talk)
    const rest = { instance: transaction.instance, envelope: envelopeOf(transaction), session }
    const answer = await incoming.submit(intake, rest, log)
    if (answer.code >= 400) this.#noteRefused(answer, transaction)
    this.answer(answer)
    this.#line.owing(false)
    this.#isSubmitting = false
    this.#talk.resetTransaction()
    if (this.#isRetiring) this.answer(replies.shuttingDown)
  }

  /** Says 421 now, or behind the reply to the message that is just coming in. */
  retire(): void {
    this.#isRetiring = true
    if (this.#incoming === null && !this.#isSubmitting) this.answer(replies.shuttingDown)
  }

  /** The client is gone, or we are: what was not complete is nothing. */
  abandon(): void {
    this.#talk.slot?.leave()
    this.#talk.slot = null
    const incoming = this.#incoming
    this.#incoming = null
    incoming
      ?.discard()
      .catch((error: unknown) => this.#door.log.error({ error }, 'a message could not be discarded'))
  }

  failed(error: unknown): void {
    this.#door.log.error({ error }, 'an error of ours ended a connection')
    this.answer(replies.internalError)
  }

  /** 421 ends the connection (RFC 5321 §3.8). */
  answer(answer: Reply): void {
    const text = wireLine(answer)
    this.#talk.transcript.server(text)
    this.#line.write(`${text}\r\n`)
    if (answer.code === 421) this.#line.hangUp()
    else if (answer.code < 500 || answer.code > 502) this.#errors = 0
    else if (++this.#errors >= ERRORS_MAX) this.answer(replies.tooManyErrors)
  }

  #noteRefused(answer: Reply, { instance, recipients }: Transaction): void {
    for (const address of [...recipients.keys()].slice(0, REFUSED_RECIPIENTS_MAX))
      refused(this.#talk, this.#door, answer, { at: 'data', instanceId: instance.id, address })
  }

  #command(line: string): Hold {
    const { name, argument } = splitCommand(line)
    const talk = this.#talk
    const command = commands.get(name)
    switch (name) {
      case 'EHLO':
      case 'HELO':
        talk.transcript.client(line, 'opening')
        return this.#hello(name, argument)
      case 'AUTH':
        talk.transcript.client(blankedAuth(argument), 'opening')
        break
      case 'STARTTLS':
        talk.transcript.client(line, 'opening')
        return this.#startTls(argument)
      case 'DATA':
        talk.transcript.client(line, 'transaction')
        return this.#startData(argument)
      case 'QUIT':
        this.answer(replies.bye)
        this.#line.hangUp()
        return undefined
      default:
        // What is no command may be a password, sent although AUTH was refused.
        talk.transcript.client(command === undefined ? '***' : line, 'transaction')
    }
    this.answer(command?.(talk, this.#door, argument) ?? replies.unknownCommand)
    if (name === 'RSET' && talk.transaction === null) talk.transcript.endTransaction()
    return undefined
  }

  #hello(name: 'EHLO' | 'HELO', argument: string): undefined {
    if (!isHeloName(argument)) {
      this.answer(replies.heloSyntax)
      return
    }
    this.#talk.heloName = argument
    this.#talk.resetTransaction()
    const lines = name === 'HELO' ? [this.#door.hostname] : ehloLines(this.#door, this.#talk)
    const texts = lines.map((line, at) => `250${at < lines.length - 1 ? '-' : ' '}${line}`)
    for (const text of texts) this.#talk.transcript.server(text)
    this.#line.write(`${texts.join('\r\n')}\r\n`)
  }

  #startTls(argument: string): Hold {
    const refusal = tlsRefusal(this.#door, this.#talk, argument)
    this.answer(refusal ?? replies.startTls)
    return refusal === null ? this.#line.startTls() : undefined
  }

  #startData(argument: string): undefined {
    const refusal = dataRefusal(this.#talk, argument)
    this.answer(refusal ?? replies.sendData)
    if (refusal !== null) return
    this.#incoming = new Incoming(this.#door.intake, this.#door.limits.messageBytes)
    this.#line.startData(this)
  }
}

function tlsRefusal({ offersTls }: Door, { tls }: Talk, argument: string): Reply | null {
  if (!offersTls) return replies.noTls
  if (tls !== null) return replies.tlsActive
  return argument === '' ? null : replies.noArguments
}

function dataRefusal({ transaction }: Talk, argument: string): Reply | null {
  if (argument !== '') return replies.noArguments
  if (transaction === null) return replies.mailFirst
  return transaction.recipients.size === 0 ? replies.recipientFirst : null
}
