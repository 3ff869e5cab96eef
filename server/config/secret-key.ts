import { KEY_ALLOWED, parseKey } from '../secrets/key.ts'
import type { SecretKeyConfig } from './config.types.ts'
import { type DeclaredSecret, keySource } from './declared-schema.ts'
import type { ConfigFile } from './file.ts'
import { valueAt } from './issues.ts'
import type { Report } from './problems.ts'
import { Secrets } from './secrets.ts'
import type { ConfigSources } from './sources.ts'

/** Each holds the key itself, and wins over the file. They have no flag: others see the arguments of a process. */
const VARIABLES = {
  secretKey: 'STAGINGPOST_SECRET_KEY',
  secretKeyPrevious: 'STAGINGPOST_SECRET_KEY_PREVIOUS',
} as const

export const SECRET_KEY_VARIABLES: readonly string[] = Object.values(VARIABLES)

/** The keys as text, null where none is configured. One that is no key is reported, and never shown. */
export async function readSecretKeys(
  file: ConfigFile | undefined,
  { env, cwd }: ConfigSources,
  report: Report,
): Promise<SecretKeyConfig> {
  const secrets = new Secrets(env, file?.folder ?? cwd, report)
  const read = async (name: keyof typeof VARIABLES) => {
    const source = sourceOf(name, file, env)
    if (source === undefined) return null
    const text = await secrets.resolve(source.secret, source.where, name)
    const isWrong = text !== '' && parseKey(text) === undefined
    if (isWrong) report({ where: source.where, key: name, text: `is no key; allowed: ${KEY_ALLOWED}` })
    return text === '' ? null : text
  }
  return { key: await read('secretKey'), previousKey: await read('secretKeyPrevious') }
}

function sourceOf(
  name: keyof typeof VARIABLES,
  file: ConfigFile | undefined,
  env: ConfigSources['env'],
): { readonly secret: DeclaredSecret; readonly where: string } | undefined {
  const variable = VARIABLES[name]
  // An empty one counts as unset, as compose files write it.
  if (env[variable]) return { secret: { env: variable }, where: `${variable} (${name})` }
  const stated = keySource.safeParse(valueAt(file?.content, [name]))
  return stated.success && file !== undefined ? { secret: stated.data, where: file.where([name]) } : undefined
}
