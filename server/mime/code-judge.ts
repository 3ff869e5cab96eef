import { type Binding, bindingOf, type Reading } from './code-bind.ts'
import { type Group, groupsIn } from './code-groups.ts'
import { labelsIn } from './code-labels.ts'
import type { CodeLine } from './code-lines.ts'
import { OFFER_WORDS } from './code-words.ts'

/** A group that is a code, and how sure that is, from 0 to 1. */
export interface Judged {
  readonly value: string
  readonly confidence: number
  readonly line: CodeLine
}

/** Lines around a group that stands alone in its own. */
const LINES_ABOVE = 3
const LINES_BELOW = 2
/** A line that is a name and nothing else. */
const NAME_LENGTH_MAX = 30

/** `Enter 123456 to sign in`. */
const TYPE_WORDS =
  /(?:enter|use|type|gib|geben sie|verwenden sie|nutze|saisissez|entrez|utilisez|introduce|introduzca|ingresa|usa|utilice|inserisci|digita|insira|digite|voer|gebruik|wpisz|podaj|użyj|введите|используйте|girin|kullanın)(?: \p{L}+){0,2}\s["'“„«]?$/u
const PURPOSE =
  /^["'”»“]?,?\s?(?:to|as|um|ein,? um|zum|zur|pour|afin de|para|per|om|in om|aby|żeby|чтобы|для)\s(?:\p{L}+\s){0,3}?(?:verif\p{L}*|sign|log|confirm\p{L}*|anmeld\p{L}*|anzumelden|einzuloggen|bestätig\p{L}*|vérifi\p{L}*|connecter|valider|iniciar|acceder|conferm\p{L}*|entrar|accedere|in te loggen|bevestig\p{L}*|potwierdzi\p{L}*|zalogowa\p{L}*|подтверд\p{L}*|войти|входа)/u

/** The codes of a message's lines, in order. `subject` may name what the lines only show. */
export function judgeLines(
  lines: readonly CodeLine[],
  subject: CodeLine | undefined,
  isOffer: 'offer' | 'plain',
): readonly Judged[] {
  const readings = lines.map(read)
  const named = subject !== undefined && labelsIn(subject.lower).some(({ kind }) => kind === 'strong')
  const codes: Judged[] = []
  readings.forEach((reading, at) => {
    for (const group of reading.groups) {
      const confidence = confidenceOf(group, reading, isOffer, () =>
        aloneBinding(group, readings, at, isOffer, named ? 'named' : 'unnamed'),
      )
      if (confidence > 0) codes.push({ value: group.value, confidence, line: reading.line })
    }
  })
  return codes
}

/** Whether anything in it wants to sell. */
export function offerOf(lines: readonly CodeLine[]): 'offer' | 'plain' {
  return lines.some(({ lower }) => OFFER_WORDS.test(lower)) ? 'offer' : 'plain'
}

function read(line: CodeLine): Reading {
  const groups = /\d|[A-Z]{5}|-[A-Z]{3}/.test(line.text) ? groupsIn(line.text) : []
  return { line, labels: labelsIn(line.lower), groups }
}

function confidenceOf(
  group: Group,
  reading: Reading,
  isOffer: 'offer' | 'plain',
  alone: () => Binding,
): number {
  const own = bindingOf(group, reading, isOffer)
  if (own !== 'open') return own === 'no' ? 0 : own
  const { lower } = reading.line
  const isTyped = TYPE_WORDS.test(lower.slice(0, group.start)) && PURPOSE.test(lower.slice(group.end))
  if (isTyped && group.shape === 'digits' && !group.isYear) return 0.9
  const binding = group.isAlone ? alone() : 'open'
  return typeof binding === 'number' ? binding : 0
}

/** By the lines around a group that stands alone. */
function aloneBinding(
  group: Group,
  readings: readonly Reading[],
  at: number,
  isOffer: 'offer' | 'plain',
  subject: 'named' | 'unnamed',
): Binding {
  // Another number alone right below: a list, such as codes to keep.
  if (readings[at + 1]?.groups.some(({ isAlone, value }) => isAlone && value !== group.value)) return 'no'
  const above = readings.slice(Math.max(0, at - LINES_ABOVE), at).reverse()
  const sureOf = (kind: 'strong' | 'weak', strong: number, weak: number): Binding => {
    if (kind === 'strong') return strong
    if (subject === 'named' && group.shape !== 'letters' && !group.isYear) return weak
    return isOffer === 'plain' && group.shape === 'digits' && !group.isYear ? weak : 'no'
  }
  for (const [distance, reading] of above.entries()) {
    // Another number alone: a list of them, or its name is taken.
    if (reading.groups.some(({ isAlone, value }) => isAlone && value !== group.value)) return 'no'
    const kind = kindOf(reading)
    if (kind === 'other') return 'no'
    if (kind === 'none') continue
    if (isTaken(reading)) return 'no'
    if (group.shape === 'letters' && !(kind === 'strong' && /[:：]$/.test(reading.line.text))) return 'no'
    if (group.isYear && (distance > 0 || kind !== 'strong')) return 'no'
    return sureOf(kind, 0.94, 0.88)
  }
  if (group.shape === 'letters' || group.isYear) return 'open'
  for (const reading of readings.slice(at + 1, at + 1 + LINES_BELOW)) {
    if (reading.groups.some(({ isAlone }) => isAlone)) return 'no'
    const kind = kindOf(reading)
    if (kind === 'other') return 'no'
    if (kind !== 'none' && !isTaken(reading)) return sureOf(kind, 0.9, 0.86)
  }
  return subject === 'named' && group.shape === 'digits' && group.value.length >= 5 ? 0.85 : 'open'
}

/** What a line is about: a short one by its last name, prose by the one that is surest, of its last sentence first. */
function kindOf({ line, labels }: Reading): 'strong' | 'weak' | 'other' | 'none' {
  if (labels.length === 0) return 'none'
  if (line.text.length <= NAME_LENGTH_MAX) return labels.at(-1)?.kind ?? 'none'
  const sentenceAt = Math.max(...['. ', '! ', '? ', '。', '！'].map((end) => line.text.lastIndexOf(end)))
  const last = labels.filter(({ start }) => start > sentenceAt)
  const looked = last.length > 0 ? last : labels
  return (
    (['strong', 'weak'] as const).find((kind) => looked.some((label) => label.kind === kind)) ??
    (/[:：]$/.test(line.text) ? 'other' : 'none')
  )
}

/** Its name has a number in the same line already. */
function isTaken({ labels, groups }: Reading): boolean {
  const name = labels.findLast(({ kind }) => kind !== 'other')
  return name !== undefined && groups.some(({ start, shape }) => start >= name.end && shape === 'digits')
}
