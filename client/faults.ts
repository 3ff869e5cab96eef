import type { FaultInput, FaultListView, FaultStage, FaultView } from '../server/contract/fault.types.ts'
import { type Duration, durationMs } from './duration.ts'

/** What the server is to do wrong: one of `reply`, `delay`, `disconnect` and `bytesPerSecond` at least. */
export interface FaultWanted {
  /** Where in the session; `DOT` is the reply to a whole message. */
  readonly at: FaultStage
  /** An address, `@domain`, or stars in the local part: whom the message must be for, at RCPT, DATA and DOT. */
  readonly recipient?: { readonly address: string } | string
  /** A refusal, such as `451 4.3.0 Busy`. What it answers is not stored. */
  readonly reply?: string
  /** Before the reply. */
  readonly delay?: Duration
  /** Hangs up instead of replying. */
  readonly disconnect?: true
  /** How fast the message is read, at DATA. */
  readonly bytesPerSecond?: number
  /** How often; as long as it is there unless given. */
  readonly times?: number
  /** Above 0, at most 1, which it is unless given. */
  readonly probability?: number
  /** When it goes by itself. Five minutes unless given, a day at most. */
  readonly expires?: Duration
}

/** A fault that is there. */
export interface AddedFault {
  readonly id: string
  readonly view: FaultView
  /** Also when it is gone by itself already. */
  remove(): Promise<void>
}

type Ask = <T>(method: string, path: string, body?: unknown) => Promise<T>

/** Faults at the SMTP door of a staging instance where they are switched on: how does the application take them? */
export class Faults {
  readonly #ask: Ask
  readonly #added: AddedFault[] = []

  constructor(ask: Ask) {
    this.#ask = ask
  }

  /** Lets faults be injected, or no more. Needs the right to configure the instance. */
  async allow(isAllowed = true): Promise<void> {
    await this.#ask('PATCH', '', { faults: isAllowed })
  }

  async add({ recipient, delay, expires, ...rest }: FaultWanted): Promise<AddedFault> {
    const input: FaultInput = {
      ...rest,
      ...(recipient === undefined ? {} : { recipient: addressOf(recipient) }),
      ...(delay === undefined ? {} : { delayMs: durationMs(delay) }),
      ...(expires === undefined ? {} : { expiresInMs: durationMs(expires) }),
    }
    const view = await this.#ask<FaultView>('POST', '/faults', input)
    const added = { id: view.id, view, remove: () => this.remove(view.id) }
    this.#added.push(added)
    return added
  }

  /** Those that can still strike, and how often they did. */
  async list(): Promise<readonly FaultView[]> {
    return (await this.#ask<FaultListView>('GET', '/faults')).faults
  }

  /** Also when it is gone by itself already. */
  async remove(id: string): Promise<void> {
    const there = await this.list()
    if (there.some((fault) => fault.id === id)) await this.#ask('DELETE', `/faults/${encodeURIComponent(id)}`)
  }

  /** All of the instance, those of other tests too. */
  async clear(): Promise<void> {
    await this.#ask('DELETE', '/faults')
  }

  /** What was added through this object, and nothing of anybody else. */
  async removeAdded(): Promise<void> {
    for (const { remove } of this.#added.splice(0)) await remove()
  }
}

function addressOf(recipient: { readonly address: string } | string): string {
  return typeof recipient === 'string' ? recipient : recipient.address
}
