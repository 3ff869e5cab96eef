import type { SmtpAccess } from '../access/access.types.ts'
import type { Listen } from '../config/config.types.ts'
import { createSmtpListener, type SmtpListener, type SmtpListenerOptions } from './listener.ts'

/** A port of an instance's own. */
export interface OwnPort extends Listen {
  readonly instance: string
}

export interface SmtpDoors {
  readonly main: SmtpListener
  readonly own: readonly OwnPort[]
}

export interface SmtpDoorsOptions extends SmtpListenerOptions {
  readonly ownPorts: readonly { readonly instance: string; readonly listen: Listen }[]
  /** Access at the port of one instance. */
  readonly accessAt: (instance: string) => SmtpAccess
  /** Told how to close each door, as soon as it is open. */
  readonly opened: (close: (graceMs: number) => Promise<void>) => void
}

/** Opens the door of all instances, and those of one instance each. Rejects as `createSmtpListener` does. */
export async function openSmtpDoors(options: SmtpDoorsOptions): Promise<SmtpDoors> {
  const { ownPorts, accessAt, opened, ...shared } = options
  const main = await createSmtpListener(shared)
  opened(main.close)
  const own: OwnPort[] = []
  for (const { instance, listen } of ownPorts) {
    const door = await createSmtpListener({
      ...shared,
      listen,
      tlsListen: null,
      access: accessAt(instance),
      said: { key: `instances.${instance}.smtp.listen`, remedy: 'choose another address in the file' },
    })
    opened(door.close)
    own.push({ instance, ...door.address })
  }
  return { main, own }
}
