import type { Instance } from '../domain/instance.ts'

/** Who may use which instance over SMTP. */
export interface SmtpAccess {
  /**
   * The instance that these credentials open; undefined is 535. Until the first credential was ever created,
   * any credentials from loopback open the default instance (with `access: open` from anywhere). The instance may
   * be archived or deleted: the door says so to who has the right credentials, and takes no mail.
   */
  authenticate(attempt: SmtpAttempt): Instance | undefined
  /**
   * The instance as it is now, for a connection that authenticated as `username` earlier; undefined when it or
   * the credential is gone.
   */
  renew(username: string, instance: Instance): Instance | undefined
  /**
   * Whose a connection is before it said anything: of the instance whose port it is, and of the default one at the
   * common port as long as there was never a credential; undefined where AUTH may decide.
   */
  atConnect(): Instance | undefined
  /** Where mail without AUTH goes: the default instance, always staging; undefined when it requires AUTH. */
  withoutAuth(): Instance | undefined
}

export interface SmtpAttempt {
  readonly username: string
  readonly password: string
  readonly clientAddress: string
}
