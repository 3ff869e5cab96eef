import { htmlTokens } from './html-tokens.ts'

/** What somebody marks as a code is one; this much of it and not more. */
const CODE = /^[A-Za-z0-9](?:[A-Za-z0-9 -]{1,30}[A-Za-z0-9])?$/
const LOOKED_MAX = 1024 * 1024
/** schema.org: `DeliveryEvent.accessCode` is a PIN to type in; a `PropertyValue` says by its name what it is. */
const NAMES =
  /^(?:one[- ]?time(?: code| password|code)|otp|verification ?code|login ?code|passcode|access ?code)$/i
const JSON_DEPTH_MAX = 20

/**
 * Codes that the HTML itself marks: `autocomplete="one-time-code"` on a field with a value or an element with text,
 * `itemprop="accessCode"`, JSON-LD. In order. Linear, never throws.
 */
export function markedCodes(html: string): readonly string[] {
  if (!/one-time-code|accesscode|ld\+json/i.test(html)) return []
  const found: string[] = []
  let waiting: { readonly name: string; text: string } | undefined
  let isJson = false
  const keep = (value: string | undefined) => {
    const text = (value ?? '').replace(/\s+/g, ' ').trim()
    if (CODE.test(text) && /\d|^[A-Z-]+$/.test(text))
      found.push(/^[\d -]+$/.test(text) ? text.replace(/[ -]/g, '') : text)
  }
  for (const token of htmlTokens(html.slice(0, LOOKED_MAX))) {
    if (token.kind === 'text') {
      if (isJson) for (const value of codesInJson(token.text)) keep(value)
      else if (waiting !== undefined) waiting.text += token.text.slice(0, 100)
    } else if (token.kind === 'close') {
      isJson = false
      if (waiting?.name !== token.name) continue
      keep(waiting.text)
      waiting = undefined
    } else {
      const { name, attributes } = token
      isJson = name === 'script' && attributes.get('type')?.toLowerCase().trim() === 'application/ld+json'
      if (!isMarked(attributes)) continue
      const value = attributes.get('value') ?? attributes.get('content') ?? attributes.get('data-code')
      if (value !== undefined) keep(value)
      else if (name !== 'input' && name !== 'meta') waiting = { name, text: '' }
    }
  }
  return [...new Set(found)]
}

function isMarked(attributes: ReadonlyMap<string, string>): boolean {
  const completes = attributes.get('autocomplete')?.toLowerCase().split(/\s+/) ?? []
  return completes.includes('one-time-code') || attributes.get('itemprop') === 'accessCode'
}

function codesInJson(text: string): readonly string[] {
  try {
    return codesIn(JSON.parse(text), 0)
  } catch {
    // Not JSON: nothing is marked.
    return []
  }
}

function codesIn(value: unknown, depth: number): readonly string[] {
  if (typeof value !== 'object' || value === null || depth > JSON_DEPTH_MAX) return []
  if (Array.isArray(value)) return value.flatMap((each) => codesIn(each, depth + 1))
  const entries = Object.entries(value)
  const named = entries.flatMap(([key, each]) =>
    (key === 'accessCode' || (key === 'value' && isNamed(value))) &&
    (typeof each === 'string' || typeof each === 'number')
      ? [String(each)]
      : [],
  )
  return [...named, ...entries.flatMap(([, each]) => codesIn(each, depth + 1))]
}

function isNamed(value: object): boolean {
  const name = 'propertyID' in value ? value.propertyID : 'name' in value ? value.name : undefined
  return typeof name === 'string' && NAMES.test(name.trim())
}
