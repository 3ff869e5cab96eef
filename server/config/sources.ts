import { basename } from 'node:path'

/** Where configuration comes from, besides the file. */
export interface ConfigSources {
  /** Arguments behind the program's name. */
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** What relative paths of flags and variables start from. */
  readonly cwd: string
}

/** This process's own; nothing else in the server reads them. */
export function processSources(): ConfigSources {
  const [, program = '', ...argv] = process.argv
  // Installed as /usr/sbin/sendmail, by a link, it is that.
  const words = basename(program) === 'sendmail' ? ['sendmail', ...argv] : argv
  return { argv: words, env: process.env, cwd: process.cwd() }
}
