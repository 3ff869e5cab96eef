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
  return { argv: process.argv.slice(2), env: process.env, cwd: process.cwd() }
}
