import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadConfig } from '../../server/config/config.ts'
import type { Config } from '../../server/config/config.types.ts'
import { Failure } from '../../server/domain/failure.ts'
import { tempDir } from '../support/temp-dir.ts'

export interface Given {
  readonly argv?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Text of `stagingpost.yaml`. */
  readonly yaml?: string
  /** Further files in the working folder, by name. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
}

/** Loads the configuration in a fresh working folder; `cwd` is that folder. */
export async function load({
  argv = [],
  env = {},
  yaml,
  files = {},
}: Given): Promise<Config & { readonly cwd: string }> {
  const cwd = await tempDir()
  const all = { ...files, ...(yaml === undefined ? {} : { 'stagingpost.yaml': yaml }) }
  await Promise.all(Object.entries(all).map(([name, content]) => writeFile(join(cwd, name), content)))
  return { ...(await loadConfig({ argv, env, cwd })), cwd }
}

/** The problems that it is refused with, one a line, without the heading. */
export async function problems(given: Given): Promise<string[]> {
  const error: unknown = await load(given).then(
    () => new Error('the configuration was accepted'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof Failure)) throw error
  const [heading, ...lines] = error.message.split('\n')
  if (error.code !== 'invalid' || !/^The configuration has .* nothing was started\.$/.test(heading ?? ''))
    throw error
  return lines.map((line) => line.replace(/^ {2}/, ''))
}
