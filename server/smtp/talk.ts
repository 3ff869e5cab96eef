import type { SmtpAccess } from '../access/access.types.ts'
import type { Networks } from '../access/networks.ts'
import type { SmtpLimits } from '../config/config.types.ts'
import type { Address, ReversePath } from '../domain/address.ts'
import type { EnvelopeRecipient } from '../domain/envelope.ts'
import type { FaultEffect } from '../domain/fault.ts'
import type { Instance } from '../domain/instance.ts'
import type { RefusedTry } from '../domain/refusal.ts'
import type { Reply } from '../domain/reply.ts'
import type { Faults } from '../intake/faults.ts'
import type { Intake } from '../intake/intake.types.ts'
import type { Slot } from '../intake/meter.ts'
import type { Logger } from '../log.ts'
import type { OnSmtp } from './measured.ts'
import { Transcript } from './transcript.ts'

/** What all connections of a listener share. */
export interface Door {
  readonly hostname: string
  readonly limits: SmtpLimits
  readonly intake: Intake
  readonly access: SmtpAccess
  readonly faults: Pick<Faults, 'strike'>
  readonly log: Logger
  readonly offersTls: boolean
  /** Whether connections from there begin with a PROXY header. */
  readonly isProxy: Networks
  /** Told of every try that was refused; takes no time. */
  readonly onRefused: (refused: RefusedTry) => void
  readonly onSmtp: OnSmtp
}

/** What one client has said so far. */
export class Talk {
  readonly clientAddress: string
  readonly clientPort: number
  /** Says in each line which connection it is about. */
  readonly log: Logger
  readonly id: string
  readonly transcript = new Transcript()
  /** Argument of EHLO or HELO; null before either. */
  heloName: string | null = null
  /** Null without TLS. */
  tls: { readonly protocol: string; readonly cipher: string } | null = null
  login: Login | null = null
  /** What the next line, which is not a command then, is handed to (RFC 4954 §4). */
  authStep: AuthStep | null = null
  failedAuths = 0
  transaction: Transaction | null = null
  /** Why there is no transaction, for recipients that the client sends along with its MAIL (RFC 2920). */
  refusedMail: { readonly reply: Reply; readonly instanceId: number | null } | null = null
  /** The place among the connections of the instance that it last mailed to. */
  slot: Slot | null = null
  /** Struck at the command that is being answered. */
  fault: FaultEffect | null = null

  constructor(
    clientAddress: string,
    clientPort: number,
    { id, log }: { readonly id: string; readonly log: Logger },
  ) {
    this.clientAddress = clientAddress
    this.clientPort = clientPort
    this.id = id
    this.log = log.child({ connection: id })
  }

  /** RFC 3207 §4.2: what was said before TLS does not count. */
  upgraded(tls: { readonly protocol: string; readonly cipher: string }): void {
    this.tls = tls
    this.heloName = null
    this.login = null
    this.authStep = null
    this.resetTransaction()
  }

  resetTransaction(): void {
    this.transaction = null
    this.refusedMail = null
    this.transcript.endTransaction()
  }
}

export interface Login {
  readonly username: string
  readonly instance: Instance
}

/** Takes the client's answer to a 334 and says what comes next. */
export type AuthStep = (response: string) => Reply

/** From an accepted MAIL on. */
export interface Transaction {
  /** As it was when MAIL was said. */
  readonly instance: Instance
  readonly from: ReversePath
  readonly smtputf8: boolean
  readonly body: '7BIT' | '8BITMIME' | null
  readonly ret: 'FULL' | 'HDRS' | null
  readonly envid: string | null
  readonly requireTls: boolean
  /** By exact address: `Alice@x` and `alice@x` are two (RFC 5321 §2.4). */
  readonly recipients: Map<Address, EnvelopeRecipient>
}
