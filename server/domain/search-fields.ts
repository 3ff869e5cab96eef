import type { AddressRole, HasFact, IsState, Search, TextField } from './search.ts'
import { nearest } from './search-suggest.ts'
import type { SearchProblem, SearchToken } from './search-tokens.ts'
import { tagOf } from './tag.ts'

type Term = SearchToken & { readonly kind: 'term' }

const TEXT_FIELDS: Readonly<Record<string, TextField>> = {
  subject: 'subject',
  text: 'text',
  filename: 'filenames',
}
const ROLES: readonly AddressRole[] = ['from', 'to', 'cc', 'bcc', 'recipient']
const STATES: readonly IsState[] = ['read', 'unread', 'starred', 'held', 'redirected', 'relayed', 'failed']
const FACTS: readonly HasFact[] = ['attachment', 'code', 'link', 'calendar']
const FIELDS = [
  ...ROLES,
  ...Object.keys(TEXT_FIELDS),
  'message-id',
  'header',
  'tag',
  'is',
  'has',
  'larger',
  'smaller',
  'after',
  'before',
  'newer',
]

const SIZE = /^(\d{1,9}(?:\.\d{1,3})?)([kmg]?)b?$/i
const SIZE_UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }
const AGE = /^(\d{1,6})([smhdw])$/i
const AGE_UNITS_MS: Readonly<Record<string, number>> = {
  s: 1e3,
  m: 60e3,
  h: 3600e3,
  d: 86_400e3,
  w: 604_800e3,
}
const MOMENT = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?)?)?)?$/i

/** What one term asks for; `nowMs` is what `newer:` counts from. */
export function termSearch(term: Term, nowMs: number): Search | SearchProblem {
  const { field, value } = term
  if (field?.startsWith('header:')) return headerSearch(term, field.slice('header:'.length))
  if (field === null) return textSearch(term, null)
  if (value === '' && FIELDS.includes(field))
    return problem(term, `Write what to look for right behind "${field}:".`)
  const textField = Object.hasOwn(TEXT_FIELDS, field) ? TEXT_FIELDS[field] : undefined
  if (textField !== undefined) return textSearch(term, textField)
  const role = ROLES.find((known) => known === field)
  if (role !== undefined) return { kind: 'address', role, value }
  switch (field) {
    case 'message-id':
      return { kind: 'message-id', value: value.replace(/^<|>$/g, '') }
    case 'header':
      return { kind: 'header', name: value.toLowerCase(), words: null, prefix: false }
    case 'tag':
      return tagSearch(term)
    case 'is':
      return isSearch(term)
    case 'has':
      return hasSearch(term)
    case 'larger':
    case 'smaller':
      return sizeSearch(term, field)
    case 'after':
    case 'before':
      return momentSearch(term, field)
    case 'newer':
      return newerSearch(term, nowMs)
    default:
      return unknownField(term, field)
  }
}

function textSearch(term: Term, field: TextField | null): Search | SearchProblem {
  if (term.value.trim() === '') return problem(term, 'There is nothing to look for here.')
  return { kind: 'text', field, words: term.value, prefix: term.prefix }
}

function isSearch(term: Term): Search | SearchProblem {
  const state = STATES.find((known) => known === term.value.toLowerCase())
  return state === undefined ? unknownValue(term, 'is', STATES) : { kind: 'is', state }
}

function hasSearch(term: Term): Search | SearchProblem {
  const what = FACTS.find((known) => known === term.value.toLowerCase())
  return what === undefined ? unknownValue(term, 'has', FACTS) : { kind: 'has', what }
}

/** What has a field of its own is looked for there, where it is indexed whole. */
function headerSearch(term: Term, name: string): Search | SearchProblem {
  const { value, prefix } = term
  if (value.trim() === '')
    return problem(term, `Write what to look for right behind "header:${name}:", or header:${name} for any.`)
  if (name === 'subject') return textSearch(term, 'subject')
  if (name === 'message-id') return { kind: 'message-id', value: value.replace(/^<|>$/g, '') }
  return { kind: 'header', name, words: value, prefix }
}

function tagSearch(term: Term): Search | SearchProblem {
  const tag = tagOf(term.value)
  return tag === undefined
    ? problem(term, 'A tag is up to 50 characters without commas and quotation marks.')
    : { kind: 'tag', tag, prefix: term.prefix }
}

function sizeSearch(term: Term, than: 'larger' | 'smaller'): Search | SearchProblem {
  const [, number, unit] = SIZE.exec(term.value) ?? []
  if (number === undefined || unit === undefined)
    return problem(term, `A size is a number of bytes, or of k, M or G, such as ${than}:2M.`)
  return { kind: 'size', than, sizeBytes: Math.round(Number(number) * (SIZE_UNITS[unit.toLowerCase()] ?? 1)) }
}

function newerSearch(term: Term, nowMs: number): Search | SearchProblem {
  const [, number, unit] = AGE.exec(term.value) ?? []
  const unitMs = AGE_UNITS_MS[unit?.toLowerCase() ?? '']
  if (unitMs === undefined)
    return problem(term, 'An age is a number of s, m, h, d or w (seconds to weeks), such as newer:2h.')
  return { kind: 'received', side: 'after', atMs: nowMs - Number(number) * unitMs }
}

function momentSearch(term: Term, side: 'after' | 'before'): Search | SearchProblem {
  const atMs = momentMs(term.value)
  if (atMs === undefined)
    return problem(term, `A date is written ${side}:2026-11-01 or ${side}:2026-11-01T13:30, in UTC.`)
  return { kind: 'received', side, atMs }
}

/** Start of that year, month, day or minute; undefined for what is in no calendar. */
function momentMs(written: string): number | undefined {
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', zone = 'Z'] =
    MOMENT.exec(written) ?? []
  if (year === undefined) return undefined
  const atMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone.toUpperCase()}`)
  // Date.parse takes 31 February for a day in March.
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day)
  return Number.isNaN(atMs) || !isDay ? undefined : atMs
}

function unknownField(term: Term, field: string): SearchProblem {
  const near = nearest(field, FIELDS)
  const hint = near === undefined ? '' : ` Did you mean "${near}:"?`
  const message = `There is no field "${field}:".${hint} To look for these characters themselves, put them in quotation marks.`
  return { kind: 'problem', message, column: term.column }
}

function unknownValue(term: Term, field: string, known: readonly string[]): SearchProblem {
  const near = nearest(term.value.toLowerCase(), known)
  const hint = near === undefined ? '' : ` Did you mean ${field}:${near}?`
  return problem(term, `"${field}:" knows ${known.join(', ')}.${hint}`)
}

function problem(term: Term, message: string): SearchProblem {
  return { kind: 'problem', message, column: term.valueColumn }
}
