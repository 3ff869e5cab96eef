import type { Envelope } from '../../server/domain/envelope.ts'
import type { EmailMode, InstanceKind } from '../../server/domain/instance.ts'
import type { HostEvents } from './scripted-host.ts'

/** What a test oracle knows of a message, from outside. */
export interface PostedMessage {
  readonly id: string
  readonly instance: string
  /** Whom it may reach by itself, and whom because a person released it. */
  readonly frozen: ReadonlySet<string>
  readonly released: Set<string>
  readonly isProduction: boolean
  readonly body: string
  readonly raw: Uint8Array
  readonly envelope: Envelope
  readonly accepted: { readonly instanceKind: InstanceKind; readonly mode: EmailMode }
  /** How often the host took it for each address. */
  readonly taken: Map<string, number>
}

/** Written here again on purpose: an address, or a domain. */
export function isListed({ testers, allowed }: ModelInstance, address: string): boolean {
  return testers.includes(address) || allowed.some((domain) => address.endsWith(domain))
}

/** An instance as it was last committed. */
export interface ModelInstance {
  kind: 'staging' | 'production'
  testers: readonly string[]
  /** Domains, each with its `@`. */
  allowed: readonly string[]
}

/**
 * Watches the wire with rules of its own: at each RCPT and each final dot it asks who may be mailed at that moment,
 * in the plainest words, and counts what the host took.
 */
export class Model implements HostEvents {
  readonly messages = new Map<string, PostedMessage>()
  readonly instances = new Map<string, ModelInstance>()
  readonly refusedForGood = new Set<string>()
  /** Kept here, since whoever writes to the wire would take an exception for trouble of the network. */
  readonly violations: string[] = []
  faults = 0

  onRecipient(address: string): void {
    const mayBe = [...this.messages.values()].some((message) => this.#maySend(message, address))
    if (!mayBe) this.violations.push(`RCPT TO:<${address}>, whom no message may reach now`)
  }

  onDot(data: string, named: readonly string[]): void {
    const message = this.#messageOf(data)
    if (message === undefined) return
    for (const address of named) {
      if (!this.#maySend(message, address))
        this.violations.push(`the final dot of ${message.id} with ${address} among its recipients`)
    }
  }

  onTaken(data: string, accepted: readonly string[]): void {
    const message = this.#messageOf(data)
    if (message === undefined) return
    if (!data.endsWith(message.body.replace(/\r\n$/, '')))
      this.violations.push(`the body of ${message.id} was altered`)
    for (const address of accepted) message.taken.set(address, (message.taken.get(address) ?? 0) + 1)
  }

  onRefused(address: string): void {
    this.refusedForGood.add(address)
  }

  #maySend({ instance, frozen, released, isProduction }: PostedMessage, address: string): boolean {
    const now = this.instances.get(instance)
    if (now === undefined || !(frozen.has(address) || released.has(address))) return false
    if (isProduction) return now.kind === 'production'
    return isListed(now, address)
  }

  #messageOf(data: string): PostedMessage | undefined {
    const id = /Body of (\S+)/.exec(data)?.[1] ?? ''
    const message = this.messages.get(id)
    if (message === undefined) this.violations.push(`data of no message: ${data.slice(-80)}`)
    return message
  }
}
