import type { Layer } from './layer.ts'
import type { Report } from './problems.ts'
import { SETTING_NAMES, SETTINGS, type SettingName } from './settings.ts'
import { didYouMean } from './suggest.ts'

const CONFIG_FLAG = '--config'

export interface Flags extends Layer {
  /** Where the file is, if a flag says so. */
  readonly config: string | undefined
}

/** Reads `--flag value` and `--flag=value`; every argument that is neither is reported. */
export function readFlags(argv: readonly string[], cwd: string, report: Report): Flags {
  const given = new Map<string, string>()
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i] ?? ''
    const [flag, inline] = splitFlag(argument)
    if (!isKnown(flag)) report(unknown(argument, flag))
    const next = argv[i + 1]
    const takesNext =
      inline === undefined && flag.startsWith('--') && next !== undefined && !next.startsWith('--')
    if (takesNext) i++
    if (!isKnown(flag)) continue
    const value = inline ?? (takesNext ? next : undefined)
    if (value === undefined) report({ where: flag, key: null, text: `needs a value, as in ${usageOf(flag)}` })
    else if (given.has(flag)) report({ where: flag, key: null, text: 'is given twice; once is enough' })
    else given.set(flag, value)
  }
  return { ...layerOf(given, cwd), config: given.get(CONFIG_FLAG) }
}

function splitFlag(argument: string): [flag: string, inline: string | undefined] {
  const equals = argument.indexOf('=')
  if (!argument.startsWith('--') || equals < 0) return [argument, undefined]
  return [argument.slice(0, equals), argument.slice(equals + 1)]
}

function isKnown(flag: string): boolean {
  return flag === CONFIG_FLAG || nameOf(flag) !== undefined
}

function nameOf(flag: string): SettingName | undefined {
  return SETTING_NAMES.find((name) => SETTINGS[name].flag === flag)
}

function usageOf(flag: string): string {
  const name = nameOf(flag)
  return name === undefined ? `${flag} FILE` : `${flag} ${SETTINGS[name].placeholder}`
}

function unknown(argument: string, flag: string) {
  const known = [CONFIG_FLAG, ...SETTING_NAMES.map((name) => SETTINGS[name].flag), '--help', '--version']
  const text = flag.startsWith('-')
    ? `is no flag of Stagingpost${didYouMean(flag, known) || '; --help lists them all'}`
    : 'is neither a command nor a flag; --help lists them all'
  return { where: flag.startsWith('-') ? flag : JSON.stringify(argument), key: null, text }
}

function layerOf(given: ReadonlyMap<string, string>, cwd: string): Layer {
  const texts = SETTING_NAMES.flatMap((name) => {
    const value = given.get(SETTINGS[name].flag)
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    values: new Map(texts),
    where: (name) => `${SETTINGS[name].flag} (${SETTINGS[name].key})`,
    base: cwd,
  }
}
