/** One thing that a waiter wants of a message. */
export type Condition =
  | { readonly kind: 'to' | 'from' | 'subject' | 'text'; readonly wanted: TextWanted }
  | { readonly kind: 'header'; readonly name: string; readonly wanted: TextWanted }
  | { readonly kind: 'attachment'; readonly wanted: 'some' | 'none' }

export type TextWanted =
  | { readonly kind: 'equals'; readonly value: string }
  | { readonly kind: 'contains'; readonly value: string }
  /** `flags`: any of `ims`. */
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string }

/** How close a message came: how many conditions held, and the first that did not. */
export interface Verdict {
  readonly held: number
  /** Tells in words why it did not. Null when all held. */
  readonly failed: (() => string) | null
}

/** Tells at once, by what the row of a message shows. */
export interface GlanceCondition {
  readonly kind: 'to' | 'from' | 'subject'
  readonly wanted: Exclude<TextWanted, { readonly kind: 'regex' }>
}

/** What a row can tell at once, and what needs the message parsed or a pattern run. */
export function partConditions(conditions: readonly Condition[]): {
  readonly glances: readonly GlanceCondition[]
  readonly studies: readonly Condition[]
} {
  return {
    glances: conditions.filter(isGlance),
    studies: conditions.filter((condition) => !isGlance(condition)),
  }
}

function isGlance(condition: Condition): condition is GlanceCondition {
  if (condition.kind === 'attachment' || condition.kind === 'header' || condition.kind === 'text')
    return false
  return condition.wanted.kind !== 'regex'
}
