/** What differs from what is saved; fields that were changed back are left out. */
export function differing<T extends object>(saved: T, changes: Partial<T>): Partial<T> {
  const keys = Object.keys(changes) as (keyof T)[]
  const kept = keys.filter((key) => JSON.stringify(changes[key]) !== JSON.stringify(saved[key]))
  return Object.fromEntries(kept.map((key) => [key, changes[key]])) as Partial<T>
}
