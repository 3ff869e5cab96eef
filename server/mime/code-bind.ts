import type { Group } from './code-groups.ts'
import type { Label } from './code-labels.ts'
import type { CodeLine } from './code-lines.ts'

/** A line with the numbers and the names of numbers in it. */
export interface Reading {
  readonly line: CodeLine
  readonly labels: readonly Label[]
  readonly groups: readonly Group[]
}

/** What a name says about a group: how sure it is a code, `no` for another number, `open` when nothing is said. */
export type Binding = number | 'no' | 'open'

/** How far from its name a code may stand in a line. */
const REACH = 60
const REACH_WEAK = 25

const SENTENCE_END = /[.!?]\s|[。！？;；]/u
/** Nothing but what joins a name to its value. */
const TIGHT =
  /^[\s"'“”«»„「」『』【】[\]()*_~>]*(?:は、?|是|为|為|는|은|:|：|=|–|—|-)?[\s"'“”«»„「」『』【】[\]()*_~>]*(?:(?:is|are|ist|lautet|est|es|è|é|e|jest|to|это|är|er|on|now|هو|heißt|bedraagt|luidt)(?![\p{L}])\s?[:：]?)?[\s"'“”«»„「」『』【】[\]()*_~>]*$/u
/** Ends like that, after some words. */
const ENDS_TIGHT =
  /^[^.,;]{0,30}(?:[:：]|(?<![\p{L}])(?:is|ist|lautet|est|es|è|é|to|adalah|là|هو|er|är|je))\s?["'“„«]?$/u
/** What stands between a name and a time, or a part of something. */
const OTHERWISE =
  /expir|valid(?! code)|until|within|\bends?\b|ending|ended|last (?:four|4)|läuft|gültig|\bbis\b|valable|válid|caduca|scade|geldig|verloopt|ważn|wygasa|有効|期限|действ|истек|geçerli|有效|유효|requested|replaces|version/u
const WHAT_FOR = /^ (?:for|für|zu|pour|para|per|voor|dla|для)(?: \p{L}+){0,2} $/u
/** What joins a group to the name behind it: `123456 is your code`. */
const COPULA =
  /^[\s"'“”»」』)*]*(?:(?:is|ist|est|es|é|è|e|jest|to|это|—|–|-|är|er|as|als|como|comme|come|jako|:|هو)(?![\p{L}])|[はが]|是|为|為|이|가|를|을)/u

/** By the names in its own line. */
export function bindingOf(
  group: Group,
  { line, labels, groups }: Reading,
  isOffer: 'offer' | 'plain',
): Binding {
  const outside = labels.filter(({ start, end }) => end <= group.start || start >= group.end)
  const behind = namedBehind(group, line, outside, groups)
  if (behind !== undefined) return behind
  const before = outside.findLast(({ end }) => end <= group.start)
  if (before === undefined) return 'open'
  const between = line.lower.slice(before.end, group.start).replace(/\([^)]{0,60}\)/g, '')
  const isApart = between.length > REACH || SENTENCE_END.test(between) || /\d/.test(between)
  if (isApart) return 'open'
  if (before.kind === 'other') return isWhatFor(before, outside, line) && TIGHT.test(between) ? 0.9 : 'no'
  if (OTHERWISE.test(between)) return 'no'
  const isTight = TIGHT.test(between)
  if (isPlace(before, group, line)) return 'no'
  if (!isTight && (group.shape !== 'digits' || group.isYear)) {
    const isNamed = before.kind === 'strong' && group.shape === 'mixed' && ENDS_TIGHT.test(between)
    return isNamed ? 0.9 : 'no'
  }
  if (before.kind === 'strong') return isTight ? 0.97 : 0.93
  if (isOffer === 'offer' || group.shape === 'letters') return 'no'
  if (group.shape === 'mixed') return isTight && /[:：]|is|ist/.test(between) ? 0.85 : 'no'
  if (isTight) return 0.92
  return between.length <= REACH_WEAK ? 0.86 : 'no'
}

function namedBehind(
  group: Group,
  line: CodeLine,
  labels: readonly Label[],
  groups: readonly Group[],
): Binding | undefined {
  const label = labels.find(({ start }) => start >= group.end)
  if (label === undefined || label.kind === 'other') return undefined
  const between = line.lower.slice(group.end, label.start)
  if (between.length > REACH || SENTENCE_END.test(between) || /\d/.test(between)) return undefined
  if (!COPULA.test(`${between}`) && !COPULA.test(line.lower.slice(group.end))) return undefined
  // `Suite 1200 - code 998877`: that name has a number of its own.
  const isTaken = groups.some(({ start }) => start >= label.end && start - label.end <= REACH)
  if (isTaken || group.shape === 'letters') return undefined
  if (label.kind === 'strong') return 0.95
  return group.shape === 'digits' && !group.isYear ? 0.87 : undefined
}

/** `The passcode for this order is 123456`: the second name says what the first is for. */
function isWhatFor(other: Label, labels: readonly Label[], { lower }: CodeLine): boolean {
  const name = labels.findLast(({ end }) => end <= other.start)
  return name?.kind === 'strong' && WHAT_FOR.test(lower.slice(name.end, other.start))
}

/** `Bengaluru, Karnataka, PIN 560001`: Indian postcodes are called so. */
function isPlace(label: Label, group: Group, { lower }: CodeLine): boolean {
  const name = lower.slice(label.start, label.end)
  return /^pin/.test(name) && group.value.length === 6 && /\p{L},[^:]*$/u.test(lower.slice(0, label.start))
}
