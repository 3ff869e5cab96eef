import type { ReadSettings } from './layer.ts'
import type { Report } from './problems.ts'
import { SETTINGS } from './settings.ts'

/** `http.basePath`, or else the path of `http.publicUrl`; `''` at the root. Reports two that differ. */
export function readBasePath({ values, origin }: ReadSettings, report: Report): string {
  const ofUrl = values.publicUrl === undefined ? undefined : pathOf(values.publicUrl)
  const own = values.basePath
  if (own === undefined || ofUrl === undefined || own === ofUrl) return own ?? ofUrl ?? ''
  const { key } = SETTINGS.basePath
  const urlKey = SETTINGS.publicUrl.key
  report({
    where: origin.get('basePath')?.where('basePath') ?? key,
    key,
    text: `${own} is not the path of ${urlKey}, which is ${ofUrl || '/'}; leave ${key} out, or make them the same`,
  })
  return own
}

function pathOf(url: string): string {
  return new URL(url).pathname.replace(/\/$/, '')
}
