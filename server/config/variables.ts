import type { Layer } from './layer.ts'
import type { Report } from './problems.ts'
import { SETTING_NAMES, SETTINGS } from './settings.ts'
import { didYouMean } from './suggest.ts'

const PREFIX = 'STAGINGPOST_'
const CONFIG_VARIABLE = 'STAGINGPOST_CONFIG'
/** Where commands find a server that runs elsewhere; a server may see them too. */
const COMMAND_VARIABLES = [
  'STAGINGPOST_URL',
  'STAGINGPOST_TOKEN',
  'STAGINGPOST_SMTP_USER',
  'STAGINGPOST_SMTP_PASSWORD',
]

/** What Kubernetes and container links set by themselves for a service of our name; not ours to judge. */
const SERVICE_LINK =
  /_SERVICE_(?:HOST|PORT)(?:_\w+)?$|_PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?$/

type Env = Readonly<Record<string, string | undefined>>

interface Variables extends Layer {
  readonly config: string | undefined
}

/** Reads the `STAGINGPOST_…` variables; an empty one counts as unset, as compose files write it. */
export function readVariables(env: Env, cwd: string): Variables {
  const texts = SETTING_NAMES.flatMap((name) => {
    const value = env[SETTINGS[name].variable]
    return value === undefined || value === '' ? [] : [[name, value] as const]
  })
  return {
    values: new Map(texts),
    where: (name) => `${SETTINGS[name].variable} (${SETTINGS[name].key})`,
    base: cwd,
    config: env[CONFIG_VARIABLE] || undefined,
  }
}

/** Reports variables with our prefix that nothing reads. `secrets` are the names that the file refers to. */
export function reportUnknownVariables(env: Env, secrets: ReadonlySet<string>, report: Report): void {
  const known = [
    CONFIG_VARIABLE,
    ...COMMAND_VARIABLES,
    ...SETTING_NAMES.map((name) => SETTINGS[name].variable),
  ]
  for (const name of Object.keys(env).sort()) {
    if (!name.startsWith(PREFIX) || known.includes(name) || secrets.has(name) || SERVICE_LINK.test(name))
      continue
    const hint = didYouMean(name, known) || '; --help lists them all'
    report({ where: name, key: null, text: `is no variable of Stagingpost${hint}` })
  }
}
