import type { Readable, Writable } from 'node:stream'
import type { Arguments } from './arguments.ts'
import type { Office } from './office.ts'

export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** Standard input and output as they are, where a command needs them. */
  readonly streams?: { readonly input: Readable; readonly output: Writable }
}

/** How a command is written. */
export interface CommandWords {
  /** One word or two. */
  readonly name: string
  /** Words in capitals must be given; what may be left out stands in brackets behind them. */
  readonly usage: string
  readonly help: string
  readonly options?: Readonly<Record<string, 'string' | 'boolean'>>
}

/** A command that asks the server, or its data folder while it does not run. */
export interface Command extends CommandWords {
  /** Of what only a server can do: refused while none runs. */
  readonly serverOnly?: true
  /** Resolves with the exit code where that is not 0. Rejects with `Failure` when it is refused. */
  run(office: Office, given: Arguments, terminal: Terminal): Promise<number> | Promise<void>
}
