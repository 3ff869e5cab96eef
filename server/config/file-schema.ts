import { z } from 'zod'
import { reportControls } from './control.ts'
import { instanceSchema, keySource, relaySchema } from './declared-schema.ts'
import type { ConfigFile } from './file.ts'
import { problemsOf, valueAt } from './issues.ts'
import type { Layer } from './layer.ts'
import { peopleSchema, tokensSchema } from './people-schema.ts'
import type { Report } from './problems.ts'
import { named, section } from './sections.ts'
import { SETTING_NAMES, SETTINGS, type SettingName } from './settings.ts'
import { signInSchema } from './sign-in.ts'

/** The whole file. Its scalar settings come from the table; relays and instances can be said only here. */
export const fileSchema = section({
  $schema: z
    .string({ error: 'the address of the JSON Schema, for editors' })
    .optional()
    .meta({ description: 'the JSON Schema, for editors' }),
  ...settingsShape(''),
  secretKey: keySource.optional(),
  secretKeyPrevious: keySource
    .optional()
    .meta({ description: 'where the key before it is, while the key is changed' }),
  signIn: signInSchema.optional().meta({ description: 'signing in elsewhere' }),
  relays: named('relay', relaySchema)
    .optional()
    .meta({ description: 'real SMTP servers that mail is handed to, by name' }),
  instances: named('instance', instanceSchema).optional().meta({ description: 'environments, by name' }),
  people: peopleSchema.optional(),
  tokens: tokensSchema.optional(),
})

/** Reports all that the file says and may not. */
export function reportFile(file: ConfigFile, report: Report): void {
  reportControls(file.content, file.where, report)
  const { error } = fileSchema.safeParse(file.content)
  for (const problem of problemsOf(error?.issues ?? [], file.content, file.where)) report(problem)
}

/** The scalar settings that the file states; wrong ones are left to `reportFile`. */
export function fileLayer(file: ConfigFile): Layer {
  const stated = SETTING_NAMES.flatMap((name) => {
    const value = valueAt(file.content, SETTINGS[name].key.split('.'))
    return value !== undefined && SETTINGS[name].schema.safeParse(value).success
      ? [[name, value] as const]
      : []
  })
  return {
    values: new Map(stated),
    where: (name) => file.where(SETTINGS[name].key.split('.')),
    base: file.folder,
  }
}

/** Nests the dotted keys of the table that are below `prefix`. */
function settingsShape(prefix: string): Record<string, z.ZodType> {
  const keys = SETTING_NAMES.map((name) => SETTINGS[name].key).filter((key) => key.startsWith(prefix))
  const heads = new Set(keys.map((key) => key.slice(prefix.length).split('.')[0] ?? ''))
  return Object.fromEntries([...heads].map((head) => [head, entryAt(prefix + head).optional()]))
}

/** A value, a section, or either of them, as `smtp.tls` is. */
function entryAt(key: string): z.ZodType {
  const name = SETTING_NAMES.find((candidate) => SETTINGS[candidate].key === key)
  const inner = settingsShape(`${key}.`)
  if (name === undefined) return section(inner)
  if (Object.keys(inner).length === 0) return described(name)
  const value = SETTINGS[name].schema.safeParse(null).error?.issues[0]?.message
  return z.union([described(name), section(inner)], {
    error: `${value}, or a section with ${Object.keys(inner).join(' and ')}`,
  })
}

function described(name: SettingName): z.ZodType {
  const { schema, help, fallback } = SETTINGS[name]
  return schema.meta({ description: fallback === null ? help : `${help}; default ${fallback}` })
}
