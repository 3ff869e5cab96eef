import { loadConfig } from '../config/config.ts'
import type { Config } from '../config/config.types.ts'
import { type ConfigSources, processSources } from '../config/sources.ts'
import { didYouMean } from '../config/suggest.ts'
import { Failure } from '../domain/failure.ts'
import { HELP_TEXT, VERSION_TEXT } from './help.ts'

const COMMANDS = ['serve', 'help', 'version']

/** The command line could not be followed or the server could not start, as is usual (sysexits keeps 64 and up apart). */
const EXIT_REFUSED = 2

export interface Terminal {
  out(text: string): void
  err(text: string): void
}

/** Starts the server; resolves once it is ready. Rejects with `Failure` when it cannot be started. */
export type Serve = (config: Config) => Promise<void>

/** Does what this process's arguments say, and sets its exit code when that is refused. */
export async function run(serve: Serve): Promise<void> {
  const terminal = {
    out: (text: string) => void process.stdout.write(text),
    err: (text: string) => void process.stderr.write(text),
  }
  const exitCode = await dispatch(processSources(), serve, terminal)
  if (exitCode !== 0) process.exitCode = exitCode
}

/** The same with everything given; resolves with the exit code. Bugs are thrown. */
export async function dispatch(sources: ConfigSources, serve: Serve, terminal: Terminal): Promise<number> {
  const [first = 'serve', ...rest] = sources.argv
  if (first === 'help' || sources.argv.some((argument) => argument === '--help' || argument === '-h')) {
    terminal.out(HELP_TEXT)
    return 0
  }
  if (first === 'version' || sources.argv.includes('--version')) {
    terminal.out(VERSION_TEXT)
    return 0
  }
  if (first !== 'serve' && !first.startsWith('-')) {
    terminal.err(
      `${JSON.stringify(first)} is no command of Stagingpost${didYouMean(first, COMMANDS) || ';'} help lists them all\n`,
    )
    return EXIT_REFUSED
  }
  const argv = first === 'serve' ? rest : sources.argv
  try {
    await serve(await loadConfig({ ...sources, argv }))
    return 0
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    terminal.err(`${error.message}\n`)
    return EXIT_REFUSED
  }
}
