import { Readable, Writable } from 'node:stream'
import { loadConfig } from '../config/config.ts'
import type { Config } from '../config/config.types.ts'
import { findSecretFolder } from '../config/data-folder.ts'
import { type ConfigSources, processSources } from '../config/sources.ts'
import { didYouMean } from '../config/suggest.ts'
import { Failure } from '../domain/failure.ts'
import { readArguments } from './arguments.ts'
import type { Command, CommandWords, Terminal } from './command.ts'
import { COMMAND_WORDS, COMMANDS, FOLDER_COMMANDS } from './commands.ts'
import { HELP_TEXT, VERSION_TEXT } from './help.ts'
import { init } from './init.ts'
import { openOffice } from './office.ts'
import { openServer } from './open-server.ts'
import { sendmail } from './sendmail/sendmail.ts'

const NO_STREAMS = { input: Readable.from([]), output: new Writable({ write: (_, __, done) => done() }) }

/** First words. */
const KNOWN = [
  ...new Set([
    'serve',
    'init',
    'sendmail',
    'help',
    'version',
    ...COMMAND_WORDS.map(({ name }) => name.split(' ')[0] ?? ''),
  ]),
]

/** The command line could not be followed or the server could not start, as is usual (sysexits keeps 64 and up apart). */
const EXIT_REFUSED = 2

/** Runs the server; resolves with the exit code once it has ended. Rejects with `Failure` when it cannot be started. */
export type Serve = (config: Config, read: () => Promise<Config>) => Promise<number>

/** Does what this process's arguments say, and sets its exit code when that is refused. */
export async function run(serve: Serve): Promise<void> {
  const terminal = {
    out: (text: string) => void process.stdout.write(text),
    err: (text: string) => void process.stderr.write(text),
    streams: { input: process.stdin, output: process.stdout },
  }
  for (const stream of [process.stdout, process.stderr]) stream.on('error', letGo)
  const exitCode = await dispatch(processSources(), serve, terminal)
  if (exitCode !== 0) process.exitCode = exitCode
}

/** Whoever read this may have heard enough: what is being done goes on. */
function letGo(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** The same with everything given; resolves with the exit code. Bugs are thrown. */
export async function dispatch(sources: ConfigSources, serve: Serve, terminal: Terminal): Promise<number> {
  const [first] = sources.argv
  // Its flags are those of sendmail, where -h is another word.
  if (first === 'sendmail' && sources.argv[1] !== '--help') {
    const { streams = NO_STREAMS, err } = terminal
    return sendmail({ ...sources, argv: sources.argv.slice(1) }, { ...streams, err })
  }
  if (first === 'help' || sources.argv.some((argument) => argument === '--help' || argument === '-h')) {
    terminal.out(HELP_TEXT)
    return 0
  }
  if (first === 'version' || sources.argv.includes('--version')) {
    terminal.out(VERSION_TEXT)
    return 0
  }
  try {
    return await follow(sources, serve, terminal)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    terminal.err(`${error.message}\n`)
    return EXIT_REFUSED
  }
}

async function follow(sources: ConfigSources, serve: Serve, terminal: Terminal): Promise<number> {
  const [first = 'serve', second] = sources.argv
  const behind = sources.argv.slice(1)
  if (first.startsWith('-') || first === 'serve') {
    const read = () => loadConfig(first === 'serve' ? { ...sources, argv: behind } : sources)
    return serve(await read(), read)
  }
  if (first === 'init') {
    readArguments(behind, 'init')
    return done(init(sources.cwd, terminal))
  }
  const isMeant = ({ name }: CommandWords) => name === `${first} ${second}` || name === first
  const after = ({ name }: CommandWords) => behind.slice(name === first ? 0 : 1)
  const folderCommand = FOLDER_COMMANDS.find(isMeant)
  if (folderCommand !== undefined) {
    const given = readArguments(after(folderCommand), folderCommand.usage, folderCommand.options)
    const folder = await findSecretFolder({ ...sources, argv: given.place })
    return (await folderCommand.run(folder, given, terminal)) ?? 0
  }
  const command = COMMANDS.find(isMeant)
  if (command === undefined) throw unknown(first)
  return ask(command, sources, after(command), terminal)
}

async function ask(
  command: Command,
  sources: ConfigSources,
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const given = readArguments(argv, command.usage, command.options)
  const office = command.serverOnly
    ? await openServer(sources, given.place, command.name)
    : await openOffice(sources, given.place)
  try {
    return (await command.run(office, given, terminal)) ?? 0
  } finally {
    await office.close()
  }
}

async function done(work: Promise<void>): Promise<number> {
  await work
  return 0
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
