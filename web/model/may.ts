import type { MeView, RightName } from '../../server/contract/person.types.ts'

export type May = (right: RightName) => boolean

/**
 * What one may do on an instance. Before the server said who one is, and where the instance is newer than its answer,
 * nothing is hidden: the server refuses anyway.
 */
export function mayOn(me: MeView | null, instance: string | null): May {
  const rights = me?.rights ?? {}
  const held = instance !== null && Object.hasOwn(rights, instance) ? rights[instance] : undefined
  return (right) => held === undefined || held.includes(right)
}

/** Said when a key asks for what one may not do. */
export const WHO_MAY: Record<'mark' | 'release', string> = {
  mark: 'Marking, tagging and deleting is for the testers of this instance.',
  release: 'Releasing is for the testers of this instance.',
}
