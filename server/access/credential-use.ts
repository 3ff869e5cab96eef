import type { Logger } from '../log.ts'
import type { InstanceStore } from '../store/store.types.ts'

/** Last uses are kept in memory this long: a write for every connection would cost more than the fact is worth. */
const EVERY_MS = 60_000

/** Collects when credentials were last used and writes it now and then. */
export interface CredentialUses {
  note(credentialId: number, atMs: number): void
  /** Writes what is not written yet, and stops. */
  close(): Promise<void>
}

export function createCredentialUses(instances: InstanceStore, log: Logger): CredentialUses {
  let uses = new Map<number, number>()

  async function write(): Promise<void> {
    if (uses.size === 0) return
    const noted = [...uses].map(([id, atMs]) => ({ id, atMs }))
    uses = new Map()
    try {
      await instances.credentialsUsed(noted)
    } catch (error) {
      log.warn({ error }, 'when credentials were last used could not be written')
    }
  }

  const timer = setInterval(() => void write(), EVERY_MS)
  timer.unref()
  return {
    note: (credentialId, atMs) => void uses.set(credentialId, atMs),
    async close() {
      clearInterval(timer)
      await write()
    },
  }
}
