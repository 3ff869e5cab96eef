import type { Report } from './problems.ts'

/** C0, DEL, C1 and the Unicode line breaks: values end in SMTP lines and headers, where these would start another. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u

const REFUSED = 'has a line break or another control character in it; remove it'

export function hasControl(text: string): boolean {
  return CONTROL.test(text)
}

/**
 * Reports every text and every key in `value`, however deep, that has a control character; and `__proto__`, which
 * the schemas pass over in silence where names are free.
 */
export function reportControls(
  value: unknown,
  where: (path: readonly PropertyKey[]) => string,
  report: Report,
  path: readonly PropertyKey[] = [],
): void {
  if (typeof value === 'string' && hasControl(value)) {
    report({ where: where(path), key: null, text: REFUSED })
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    const step = Array.isArray(value) ? Number(key) : key
    const refused = key === '__proto__' ? 'is never a name; remove it' : hasControl(key) ? REFUSED : undefined
    if (refused !== undefined)
      report({ where: where(path), key: null, text: `the key ${JSON.stringify(key)} ${refused}` })
    reportControls(inner, where, report, [...path, step])
  }
}
