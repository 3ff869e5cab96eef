import { type Reply, reply } from '../domain/reply.ts'
import { blankedAuth } from './auth.ts'
import { decodeLine, splitCommand } from './command-line.ts'
import { commands, ehloLines, isHeloName } from './commands.ts'
import { Incoming } from './incoming.ts'
import type { DataReader, Hold } from './input-stream.ts'
import { Misfortune } from './misfortune.ts'
import { dataFor, tlsRefusal } from './not-now.ts'
import { refused } from './note-refusal.ts'
import { isReply } from './parameters.ts'
import { replies, wireLine } from './replies.ts'
import { envelopeOf, sessionStory } from './session-story.ts'
import { faultReply } from './strike.ts'
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
  readonly #misfortune: Misfortune
  #incoming: Incoming | null = null
  /** Until the greeting is said, where a fault keeps it back. */
  #greeting: Promise<void> | null = null
  /** What a fault lets the message come in with. */
  #bytesPerSecond: number | null = null
  #isSubmitting = false
  #errors = 0
  #isRetiring = false

  constructor(door: Door, talk: Talk, line: Line) {
    this.#door = door
    this.#talk = talk
    this.#line = line
    this.#misfortune = new Misfortune(line)
  }

  greet(): void {
    const { access, faults, hostname } = this.#door
    const greeting = reply(220, null, `${hostname} ESMTP Stagingpost`)
    const instance = access.atConnect()
    const fault = instance === undefined ? null : faults.strike(instance, 'CONNECT', [])
    if (fault === null) {
      this.answer(greeting)
      return
    }
    const greeted = this.#misfortune.befall(fault, () => {
      this.answer(fault.reply ?? greeting)
      if (fault.reply !== null) this.#line.hangUp()
    })
    this.#greeting = greeted.then(() => {
      this.#greeting = null
    })
  }

  line(octets: Buffer): Hold {
    if (this.#greeting !== null) return this.#greeting.then(() => this.line(octets))
    const { authStep, transcript } = this.#talk
    const line = this.#isRetiring ? replies.shuttingDown : decodeLine(octets)
    if (typeof line !== 'string') {
      this.answer(line)
    } else if (authStep !== null) {
      transcript.client('***', 'opening')
      return this.#respond(authStep(line))
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
    if (this.#bytesPerSecond === null) return held
    const slowed = this.#misfortune.slow(bytes.length, this.#bytesPerSecond)
    return held === undefined ? slowed : held.then(() => slowed)
  }

  async dataEnd(): Promise<void> {
    const incoming = this.#incoming
    const { transaction } = this.#talk
    if (incoming === null || transaction === null) return
    // From here on the message is intake's: losing the connection must not discard it.
    this.#incoming = null
    this.#isSubmitting = true
    this.#line.owing(true)
    const { intake, faults } = this.#door
    this.#bytesPerSecond = null
    const session = sessionStory(this.#talk)
    const { id: connection, log } = this.#talk
    const rest = { instance: transaction.instance, envelope: envelopeOf(transaction), session, connection }
    // A fault decides before anything is stored: it never refuses what is, and stores nothing that it refuses.
    const fault = faults.strike(transaction.instance, 'DOT', [...transaction.recipients.keys()])
    const isLost = fault !== null && (fault.disconnect || fault.reply !== null)
    if (isLost) await incoming.discard()
    const answer = isLost ? (fault.reply ?? replies.tryLater) : await incoming.submit(intake, rest, log)
    if (answer.code >= 400) this.#noteRefused(answer, transaction)
    this.#talk.fault = fault
    await this.#respond(answer)
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
    this.#misfortune.end()
    const incoming = this.#incoming
    this.#incoming = null
    incoming
      ?.discard()
      .catch((error: unknown) => this.#talk.log.error({ error }, 'a message could not be discarded'))
  }

  failed(error: unknown): void {
    this.#talk.log.error({ error }, 'an error of ours ended a connection')
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
    const held = this.#respond(command?.(talk, this.#door, argument) ?? replies.unknownCommand)
    if (name === 'RSET' && talk.transaction === null) talk.transcript.endTransaction()
    return held
  }

  /** Answers, behind what a fault that struck does first. */
  #respond(answer: Reply): Hold {
    const { fault } = this.#talk
    this.#talk.fault = null
    if (fault !== null) return this.#misfortune.befall(fault, () => this.answer(answer))
    this.answer(answer)
    return undefined
  }

  #hello(name: 'EHLO' | 'HELO', argument: string): undefined {
    if (!isHeloName(argument)) {
      this.answer(replies.heloSyntax)
      return
    }
    this.#talk.heloName = argument
    this.#talk.log.debug({ verb: name, helo: argument }, 'a client said who it is')
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

  #startData(argument: string): Hold {
    const talk = this.#talk
    const transaction = dataFor(talk.transaction, argument)
    if (isReply(transaction)) return this.#respond(transaction)
    const addresses = [...transaction.recipients.keys()]
    const fault = faultReply(talk, this.#door, transaction.instance, 'DATA', addresses)
    if (fault !== null) {
      this.#noteRefused(fault, transaction)
      talk.resetTransaction()
    } else if (talk.fault?.disconnect !== true) {
      this.#bytesPerSecond = talk.fault?.bytesPerSecond ?? null
      this.#incoming = new Incoming(this.#door.intake, this.#door.limits.messageBytes)
      this.#line.startData(this)
    }
    return this.#respond(fault ?? replies.sendData)
  }
}
