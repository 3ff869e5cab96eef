import { loadConfig } from '../config/config.ts'
import type { Config } from '../config/config.types.ts'
import { findSecretFolder } from '../config/data-folder.ts'
import { type ConfigSources, processSources } from '../config/sources.ts'
import { didYouMean } from '../config/suggest.ts'
import { Failure } from '../domain/failure.ts'
import { readArguments } from './arguments.ts'
import type { Terminal } from './command.ts'
import { COMMAND_WORDS, COMMANDS } from './commands.ts'
import { HELP_TEXT, VERSION_TEXT } from './help.ts'
import { init } from './init.ts'
import { openOffice } from './office.ts'
import { secretCommands } from './secret-commands.ts'

/** First words. */
const KNOWN = [
  ...new Set([
    'serve',
    'init',
    'help',
    'version',
    ...COMMAND_WORDS.map(({ name }) => name.split(' ')[0] ?? ''),
  ]),
]

/** The command line could not be followed or the server could not start, as is usual (sysexits keeps 64 and up apart). */
const EXIT_REFUSED = 2

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
  const [first] = sources.argv
  if (first === 'help' || sources.argv.some((argument) => argument === '--help' || argument === '-h')) {
    terminal.out(HELP_TEXT)
    return 0
  }
  if (first === 'version' || sources.argv.includes('--version')) {
    terminal.out(VERSION_TEXT)
    return 0
  }
  try {
    await follow(sources, serve, terminal)
    return 0
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    terminal.err(`${error.message}\n`)
    return EXIT_REFUSED
  }
}

async function follow(sources: ConfigSources, serve: Serve, terminal: Terminal): Promise<void> {
  const [first = 'serve', second, ...rest] = sources.argv
  if (first.startsWith('-')) return serve(await loadConfig(sources))
  if (first === 'serve') return serve(await loadConfig({ ...sources, argv: sources.argv.slice(1) }))
  if (first === 'init') {
    readArguments(sources.argv.slice(1), 'init')
    return init(sources.cwd, terminal)
  }
  const folderCommand = secretCommands.find(({ name }) => name === `${first} ${second}`)
  if (folderCommand !== undefined) {
    const { usage, options } = folderCommand
    const given = readArguments(rest, usage, options)
    return folderCommand.run(await findSecretFolder({ ...sources, argv: given.place }), given, terminal)
  }
  const command = COMMANDS.find(({ name }) => name === `${first} ${second}`)
  if (command === undefined) throw unknown(first)
  const given = readArguments(rest, command.usage, command.options)
  const office = await openOffice(sources, given.place)
  try {
    await command.run(office, given, terminal)
  } finally {
    await office.close()
  }
}

function unknown(first: string): Failure {
  const actions = COMMAND_WORDS.filter(({ name }) => name.startsWith(`${first} `))
  const usages = actions.map(({ usage }) => `  stagingpost ${usage}`).join('\n')
  if (usages !== '') return new Failure('invalid', `What should be done with it?\n${usages}`)
  const hint = didYouMean(first, KNOWN) || ';'
  return new Failure(
    'invalid',
    `${JSON.stringify(first)} is no command of Stagingpost${hint} help lists them all`,
  )
}
