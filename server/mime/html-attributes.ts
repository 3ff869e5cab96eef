import { cleanCss } from './css.ts'
import type { UrlPolicy } from './html-urls.ts'

export type Attributes = Record<string, string>

/** Attributes that only change how an element looks or reads. */
const PLAIN = new Set(
  `abbr align alt axis bgcolor border bordercolor cellpadding cellspacing char charoff class clear color cols colspan
  compact coords datetime dir disabled face frame headers height hidden hspace id lang link name noshade nowrap
  open placeholder role rows rowspan rules scope shape size span start summary tabindex text title usemap
  valign value vlink vspace width aria-label aria-hidden aria-labelledby aria-describedby`.split(/\s+/),
)
/** Kinds of input that fetch nothing and hide nothing. */
const INPUT_TYPES = new Set(['checkbox', 'radio', 'text', 'button', 'submit', 'reset'])

/** The attributes of one element that may stay, with their values made safe. An allow-list: what is new is left out. */
export function cleanAttributes(tag: string, attributes: Attributes, policy: UrlPolicy): Attributes {
  const clean: Attributes = {}
  for (const [name, value] of Object.entries(attributes)) {
    const kept = cleanValue(tag, name, value, policy)
    if (kept !== undefined) clean[name] = kept
  }
  if ((tag === 'a' || tag === 'area') && clean.href !== undefined && !clean.href.startsWith('#')) {
    return { ...clean, target: '_blank', rel: 'noopener noreferrer' }
  }
  if (tag === 'input') return { ...clean, type: inputType(clean.type), disabled: 'disabled' }
  if (tag === 'button') return { ...clean, type: 'button', disabled: 'disabled' }
  return clean
}

function cleanValue(tag: string, name: string, value: string, policy: UrlPolicy): string | undefined {
  if (name === 'style') return cleanCss(value, policy.resource)
  if (name === 'href') return tag === 'a' || tag === 'area' ? policy.link(value) : undefined
  if (name === 'src') return tag === 'img' ? policy.resource(value) : undefined
  if (name === 'background') return policy.resource(value)
  if (name === 'srcset') return void countSet(value, policy)
  if (name === 'usemap' && !value.startsWith('#')) return undefined
  if (name === 'type') return tag === 'img' ? undefined : value
  return PLAIN.has(name) ? value : undefined
}

/** A choice of sizes of the picture in `src`, which is enough; what it would have loaded is counted once. */
function countSet(value: string, policy: UrlPolicy): void {
  const first = /^[\s,]*(\S+)/.exec(value)?.[1]
  if (first !== undefined) policy.resource(first)
}

function inputType(type: string | undefined): string {
  const known = type?.toLowerCase() ?? ''
  return INPUT_TYPES.has(known) ? known : 'text'
}
