import { parseArgs } from 'node:util'
import { Failure } from '../domain/failure.ts'

/** What follows a command, read. */
export interface Arguments {
  readonly words: readonly string[]
  readonly options: Readonly<Record<string, string | boolean | undefined>>
  /** Which data folder is meant, in the words that configuration reads. */
  readonly place: readonly string[]
}

type Kind = 'string' | 'boolean'

/**
 * Reads `words` and `--options`; `--data` and `--config` are known everywhere. Throws `Failure('invalid')` with the
 * usage when there are others, or not as many words as `usage` has in capitals; `...` behind one means one or more.
 */
export function readArguments(
  argv: readonly string[],
  usage: string,
  known: Readonly<Record<string, Kind>> = {},
): Arguments {
  const all = { ...known, data: 'string', config: 'string' } as const
  const options = Object.fromEntries(Object.entries(all).map(([name, type]) => [name, { type }]))
  const { values, positionals } = parsed(argv, usage, options)
  const wanted = usage.replace(/\[.*$/, '').match(/\b[A-Z]+\b/g)?.length ?? 0
  const isEnough = usage.includes('...') ? positionals.length >= wanted : positionals.length === wanted
  if (!isEnough) throw new Failure('invalid', `Usage: stagingpost ${usage}`)
  const { data, config } = values
  return {
    words: positionals,
    options: values,
    place: [
      ...(typeof data === 'string' ? ['--data', data] : []),
      ...(typeof config === 'string' ? ['--config', config] : []),
    ],
  }
}

function parsed(argv: readonly string[], usage: string, options: Record<string, { type: Kind }>) {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true })
    return { values: values as Record<string, string | boolean | undefined>, positionals }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new Failure('invalid', `${error.message.split('. ')[0]}.\nUsage: stagingpost ${usage}`)
  }
}
