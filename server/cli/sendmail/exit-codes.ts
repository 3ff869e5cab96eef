/** What callers of sendmail know (`sysexits.h`). */
export const EXIT = {
  ok: 0,
  usage: 64,
  dataError: 65,
  noUser: 67,
  unavailable: 69,
  temporary: 75,
  noPermission: 77,
} as const

/** Why mail was not handed over, and what the caller is to make of it. */
export class SendmailError extends Error {
  readonly exitCode: number

  constructor(exitCode: number, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}
