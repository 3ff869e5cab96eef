import type { Duration } from './duration.ts'
import type { Mail } from './mail.ts'
import type { Match } from './match.ts'
import type { Stagingpost } from './stagingpost.ts'
import { uniqueText } from './unique.ts'

type MatchHere = Omit<Match, 'to'>

/**
 * One address of one test. Each message is given once, whatever order they come in: a second `expect` for the same
 * kind of mail gets the next one.
 */
export class TestAddress {
  readonly address: string
  readonly #post: Stagingpost
  readonly #given: Mail[] = []

  constructor(post: Stagingpost, address: string) {
    this.#post = post
    this.address = address
  }

  /** The mails that it was given so far, in that order. */
  get mails(): readonly Mail[] {
    return this.#given
  }

  /** The next message to this address that matches. Rejects with `WaitTimeout`, which says what came instead. */
  async expect(match: MatchHere = {}, options: { readonly timeout?: Duration } = {}): Promise<Mail> {
    // A claim of its own for each call: what another call was given is not given again.
    const claim = `${this.address}#${uniqueText(10)}`
    const mail = await this.#post.expect({ ...match, to: this.address }, { ...options, claim })
    this.#given.push(mail)
    return mail
  }

  /** That no more mail comes that matches, behind the last that was given, within a time. */
  async expectNone(match: MatchHere = {}, options: { readonly within?: Duration } = {}): Promise<void> {
    const seen = Math.max(0, ...this.#given.map(({ view }) => view.seq))
    await this.#post.expectNone({ ...match, to: this.address }, { ...options, after: seen })
  }

  toString(): string {
    return this.address
  }
}
