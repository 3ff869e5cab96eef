import type { Sealed } from './sealed.ts'

/** A named secret or setting of an instance. Its value is written and used, never shown. */
export interface Constant {
  readonly instanceId: number
  readonly name: string
  readonly sealed: Sealed
  /** Keyed: equal for equal values, and tells nothing without the key. */
  readonly fingerprint: string
  readonly setAtMs: number
}

/** Constants of one instance; the list is shown whole. */
export const CONSTANTS_MAX = 100
export const CONSTANT_NAME_CHARACTERS_MAX = 64

/** Written in capitals, so that one is recognised wherever it is used by name. */
export function isConstantName(text: string): boolean {
  return text.length <= CONSTANT_NAME_CHARACTERS_MAX && /^[A-Z][A-Z0-9_]*$/.test(text)
}
