import { type Address, addressKey } from '../domain/address.ts'
import type { Instance } from '../domain/instance.ts'
import type { MessageId } from '../domain/message.ts'
import type { Disposition } from '../domain/recipient.ts'
import { type DecideContext, type Decision, decide } from './decide.ts'
import type { SafeAddress } from './safe-set.ts'

/** What would become of a message to one address alone. */
export interface WouldMail {
  readonly decision: Decision
  readonly disposition: Disposition
  /** Whom it would be sent to; empty when nobody. */
  readonly sentTo: readonly SafeAddress[]
  /** Whether that mailbox itself is among them. */
  readonly reached: boolean
}

/**
 * Asks the rule itself, with an ordinary message, so that the answer can not differ from what happens. The redirect
 * limit counts as not used up: it says something of the hour, not of the address.
 */
export function wouldMail(instance: Instance, address: Address): WouldMail {
  const { decision, recipients, safeSet } = decide({
    envelope: {
      from: '',
      to: [{ address, notify: null, orcpt: null }],
      smtputf8: false,
      body: null,
      ret: null,
      envid: null,
    },
    start: ORDINARY,
    instance,
    context: NO_ARRIVAL,
  })
  const disposition = recipients[0]?.disposition ?? { kind: 'suppressed' }
  const key = addressKey(address)
  return { decision, disposition, sentTo: safeSet, reached: safeSet.some((sent) => addressKey(sent) === key) }
}

const ORDINARY = new TextEncoder().encode('From: app@app.invalid\r\nSubject: Question\r\n\r\n')

const NO_ARRIVAL: DecideContext = {
  id: '' as MessageId,
  host: 'localhost',
  receivedAtMs: 0,
  clientAddress: '127.0.0.1',
  heloName: 'localhost',
  protocol: 'ESMTP',
  redirectsInLastHour: 0,
}
