import type { MessageView } from '../../server/contract/message.types.ts'
import type { MessageMatch } from '../../server/contract/wait.types.ts'
import { type Match, toWire } from '../match.ts'
import { Stagingpost, type StagingpostOptions } from '../stagingpost.ts'

interface ExpectTask {
  readonly match: MessageMatch
  readonly timeout?: number
}

/** For `on('task', cypressTasks())` in `setupNodeEvents`: a browser test may not ask another origin by itself. */
export function cypressTasks(options: StagingpostOptions = {}) {
  const post = new Stagingpost(options)
  return {
    'stagingpost:address': (name: string): string => post.address(name).address,
    'stagingpost:expect': async ({ match, timeout }: ExpectTask): Promise<MessageView> => {
      const mail = await post.expect(fromWire(match), timeout === undefined ? {} : { timeout })
      return mail.view
    },
  }
}

/** Every `add` fits, whatever it demands of names and commands. */
interface Commands {
  add(name: never, command: never): unknown
}

interface Chain {
  task(name: string, argument: unknown, options?: { timeout: number }): unknown
}

/** Cypress itself waits this much longer than the task, so that the task's own error is what one sees. */
const SLACK_MS = 5000
const TIMEOUT_MS = 30_000

/** Adds `cy.postAddress(name)` and `cy.expectMail(match)`, which yields the message as the API shows it. */
export function cypressCommands(commands: Commands, cy: () => Chain): void {
  const add = commands.add.bind(commands) as (
    name: string,
    command: (...given: never[]) => unknown,
  ) => unknown
  add('postAddress', (name = 'user') => cy().task('stagingpost:address', name))
  add('expectMail', (match: Match, { timeout = TIMEOUT_MS }: ExpectMailOptions = {}) =>
    cy().task('stagingpost:expect', { match: toWire(match), timeout }, { timeout: timeout + SLACK_MS }),
  )
}

interface ExpectMailOptions {
  /** Milliseconds; 30 seconds unless given. */
  readonly timeout?: number
}

/** What `cy` has then. Only where Cypress is installed does this come together with types of its own. */
declare global {
  namespace Cypress {
    interface Chainable<Subject> {
      /** An address of this test alone. */
      postAddress(name?: string): Chainable<string>
      /** The first message that matches, as the API shows it. */
      expectMail(match: Match, options?: ExpectMailOptions): Chainable<MessageView>
    }
  }
}

/** A pattern cannot cross to the task as it is: it crosses as the server reads it, and is one again here. */
function fromWire(match: MessageMatch): Match {
  const revive = (wanted: unknown): unknown => {
    if (typeof wanted !== 'object' || wanted === null || !('regex' in wanted)) return wanted
    const { regex, flags = '' } = wanted as { regex: string; flags?: string }
    return new RegExp(regex, flags)
  }
  const { header, ...rest } = match
  const plain = Object.fromEntries(Object.entries(rest).map(([name, wanted]) => [name, revive(wanted)]))
  if (header === undefined) return plain
  return {
    ...plain,
    header: Object.fromEntries(Object.entries(header).map(([name, wanted]) => [name, revive(wanted)])),
  } as Match
}
