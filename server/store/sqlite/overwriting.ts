import type { Connection } from './connection.ts'
import type { Operation } from './operation.ts'

/**
 * The same write, but what it replaces or removes is overwritten on disk, not only let go: a sealed value that stays
 * behind would open for whoever has the key that was rotated away.
 */
export function overwriting<A, R>({ driver }: Connection, operation: Operation<A, R>): Operation<A, R> {
  return (args) => {
    driver.pragma('secure_delete = ON')
    try {
      return operation(args)
    } finally {
      driver.pragma('secure_delete = FAST')
    }
  }
}
