import { type Report, wrongValue } from './problems.ts'
import { SETTING_NAMES, SETTINGS, type SettingName, type SettingValues } from './settings.ts'

/** What one source says about the scalar settings, not yet read. */
export interface Layer {
  readonly values: ReadonlyMap<SettingName, unknown>
  /** How the person wrote it: `--smtp (smtp.listen)`. */
  where(name: SettingName): string
  /** What its relative paths start from. */
  readonly base: string
}

export interface ReadSettings {
  /** Where a layer said something wrong, the value is the fallback: the other checks go on with it. */
  readonly values: SettingValues
  /** The layer that decided; undefined for a fallback. */
  readonly origin: ReadonlyMap<SettingName, Layer>
}

/** Reads all that the layers say, wrong or not used as it may be; the first layer that says something wins. */
export function readSettings(layers: readonly Layer[], report: Report): ReadSettings {
  const origin = new Map<SettingName, Layer>()
  const values = new Map<SettingName, unknown>()
  for (const name of SETTING_NAMES) {
    const { schema, fallback, key } = SETTINGS[name]
    if (fallback !== null) values.set(name, schema.parse(fallback))
    for (const layer of layers.toReversed()) {
      if (!layer.values.has(name)) continue
      const raw = layer.values.get(name)
      const result = schema.safeParse(raw)
      origin.set(name, layer)
      if (result.success) values.set(name, result.data)
      else
        report({
          where: layer.where(name),
          key,
          text: wrongValue(key, raw, result.error.issues[0]?.message ?? ''),
        })
    }
  }
  // Each value was made by the schema of its own name.
  return { values: Object.fromEntries(values) as unknown as SettingValues, origin }
}
