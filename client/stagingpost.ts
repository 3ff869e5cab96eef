import type { EphemeralView, NewInstanceView } from '../server/contract/instance.types.ts'
import type { MessagePageView, MessageView } from '../server/contract/message.types.ts'
import type { NearMiss, WaitInput, WaitResult } from '../server/contract/wait.types.ts'
import { type Connection, connect } from './connection.ts'
import { type Duration, durationMs } from './duration.ts'
import { WaitTimeout } from './errors.ts'
import { Faults } from './faults.ts'
import { Mail } from './mail.ts'
import { type Match, matchText, toWire } from './match.ts'
import { TestAddress } from './test-address.ts'
import { uniqueText } from './unique.ts'

export interface StagingpostOptions {
  /** Of its web address. `STAGINGPOST_URL`, else `http://127.0.0.1:8025`, unless given. */
  readonly url?: string
  /** `STAGINGPOST_TOKEN` unless given. */
  readonly token?: string
  /** `default` unless given. */
  readonly instance?: string
  /** Domain of the addresses that are made up. `example.test`, which nobody can have (RFC 2606), unless given. */
  readonly domain?: string
  /** How long to wait for a message. 30 seconds unless given. */
  readonly timeout?: Duration
}

export interface Ephemeral {
  readonly post: Stagingpost
  /** Where the application under test sends its mail. */
  readonly smtp: EphemeralView['smtp']
  /** Opens this instance and no other, and ends with it: for workers, or another program. */
  readonly token: string
  end(): Promise<void>
}

export interface ExpectOptions {
  readonly timeout?: Duration
  /** Where to look from: a cursor, `begin` (the default) or `now`. */
  readonly after?: WaitInput['after']
  /** Gives each message to one claim alone. */
  readonly claim?: string
}

const TIMEOUT_MS = 30_000
/** A server holds one request for so long. */
const CALL_MS_MAX = 50_000
const WITHIN_MS = 2000

/** A Stagingpost server, as tests see it. */
export class Stagingpost {
  readonly url: string
  readonly instance: string
  readonly domain: string
  /** What its SMTP door does wrong, on purpose. */
  readonly faults: Faults
  readonly #connection: Connection
  readonly #timeoutMs: number
  readonly #options: StagingpostOptions

  constructor(options: StagingpostOptions = {}) {
    const { url, token, instance = 'default', domain = 'example.test', timeout = TIMEOUT_MS } = options
    this.#options = options
    this.url = (url ?? environment('STAGINGPOST_URL') ?? 'http://127.0.0.1:8025').replace(/\/+$/, '')
    this.instance = instance
    this.domain = domain
    this.#connection = connect(this.url, token ?? environment('STAGINGPOST_TOKEN'))
    this.#timeoutMs = durationMs(timeout)
    this.faults = this.ownFaults()
  }

  /** An address that nobody else uses, such as `alice.k3v9q2x7@example.test`: no plus sign, since many forms refuse it. */
  address(name = 'user'): TestAddress {
    const local =
      name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 40) || 'user'
    return new TestAddress(this, `${local}.${uniqueText(10)}@${this.domain}`)
  }

  /** The same as `faults`, for a test that removes what it added and leaves what others did. */
  ownFaults(): Faults {
    return new Faults((method, path, body) => this.ask(method, path, body))
  }

  /** Where the instance stands: what comes later is behind it. */
  async cursor(): Promise<number> {
    return (await this.ask<{ cursor: number }>('GET', '/cursor')).cursor
  }

  /** The first message that matches, waited for on the server. Rejects with `WaitTimeout`, which says what came instead. */
  async expect(match: Match, options: ExpectOptions = {}): Promise<Mail> {
    const [first] = await this.expectAll(match, 1, options)
    if (first === undefined) throw new WaitTimeout(`No message came.`, [])
    return first
  }

  /** The first `count` that match, in order of arrival. */
  async expectAll(
    match: Match,
    count: number,
    { timeout, after = 'begin', claim }: ExpectOptions = {},
  ): Promise<readonly Mail[]> {
    const timeoutMs = timeout === undefined ? this.#timeoutMs : durationMs(timeout)
    const result = await this.#wait(
      { match: toWire(match), after, count, ...(claim === undefined ? {} : { claim }) },
      timeoutMs,
    )
    if (!result.matched) {
      throw new WaitTimeout(`Waited ${timeoutMs / 1000} s for ${matchText(match)}.`, result.nearMisses)
    }
    return Promise.all(result.messages.map(({ id }) => this.message(id)))
  }

  /** That nothing that matches comes within a time, two seconds unless given. Rejects with what did come. */
  async expectNone(
    match: Match,
    {
      within = WITHIN_MS,
      after = 'now',
    }: { readonly within?: Duration; readonly after?: WaitInput['after'] } = {},
  ): Promise<void> {
    const result = await this.#wait({ match: toWire(match), after, mode: 'none' }, durationMs(within))
    if (result.matched) return
    const came: readonly NearMiss[] = result.nearMisses
    throw new WaitTimeout(`There should have been no message for ${matchText(match)}.`, came, 'But there is:')
  }

  /** One message with all that is in it. */
  async message(id: string): Promise<Mail> {
    return new Mail(this.#connection, await this.ask<MessageView>('GET', `/messages/${id}`))
  }

  /** The newest that a query of the search language finds; at most 500. */
  async search(query: string, limit = 50): Promise<MessagePageView['messages']> {
    const path = `/messages?search=${encodeURIComponent(query)}&limit=${limit}`
    return (await this.ask<MessagePageView>('GET', path)).messages
  }

  /**
   * An instance of this test run alone: it is deleted by itself, and at the latest after `ttl` (`90s`, `10m`, `2h`).
   * With `faults` they may be injected there.
   */
  async ephemeral({
    ttl = '10m',
    faults = false,
  }: {
    readonly ttl?: string
    readonly faults?: boolean
  } = {}): Promise<Ephemeral> {
    const wanted = { ttl, ...(faults ? { faults } : {}) }
    const made = await this.#connection.ask<NewInstanceView>('POST', '/instances', wanted)
    if (made.ephemeral === undefined) throw new Error('The server is older than ephemeral instances.')
    return {
      post: new Stagingpost({
        ...this.#options,
        url: this.url,
        instance: made.name,
        token: made.ephemeral.token,
        domain: this.#options.domain ?? made.ephemeral.domain,
      }),
      smtp: made.ephemeral.smtp,
      token: made.ephemeral.token,
      end: () => this.#connection.ask('DELETE', `/instances/${made.name}`),
    }
  }

  /** Anything of the API, below the instance. Rejects with `StagingpostError`. */
  ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.#connection.ask<T>(method, `/instances/${encodeURIComponent(this.instance)}${path}`, body)
  }

  /** Asks again where one request may not take as long. */
  async #wait(input: WaitInput, timeoutMs: number): Promise<WaitResult> {
    const endMs = Date.now() + timeoutMs
    for (let { after } = input; ; ) {
      const leftMs = Math.max(0, endMs - Date.now())
      const asked = { ...input, after, timeoutMs: Math.min(Math.ceil(leftMs), CALL_MS_MAX) }
      const result = await this.ask<WaitResult>('POST', '/wait', asked)
      const isDone = input.mode === 'none' ? !result.matched : result.matched
      if (isDone || leftMs <= CALL_MS_MAX) return result
      after = result.cursor
    }
  }
}

/** Deno throws where reading it was not allowed; then it is as if nothing was there. */
function environment(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
  try {
    return process?.env?.[name] || undefined
  } catch {
    return undefined
  }
}
