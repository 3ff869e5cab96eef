import type { Mail } from '../mail.ts'

interface Outcome {
  readonly pass: boolean
  readonly message: () => string
}

/** What `expect.extend` adds; for types of your own `expect`: `interface Matchers<T> extends MailMatchers<T> {}`. */
export interface MailMatchers<R = unknown> {
  toHaveLink(wanted?: RegExp | string): R
  toHaveCode(value?: string): R
  toHaveRecipients(addresses: readonly string[]): R
  toBeSuppressed(): R
  toBeRelayed(): R
  toHaveAttachment(filename: RegExp | string): R
}

/** For `expect.extend(mailMatchers)` of Vitest and of Jest. */
export const mailMatchers = {
  /** A link whose text or target matches. */
  toHaveLink(mail: Mail, wanted?: RegExp | string): Outcome {
    const links = mail.links.map(({ text, href }) => `'${text}' ${href}`)
    return outcome(
      succeeds(() => mail.link(wanted)),
      mail,
      `a link ${wanted ?? ''}`,
      links,
    )
  },
  /** This code, or any. */
  toHaveCode(mail: Mail, value?: string): Outcome {
    const codes = mail.codes.map((code) => code.value)
    return outcome(
      value === undefined ? codes.length > 0 : codes.includes(value),
      mail,
      `the code ${value ?? ''}`,
      codes,
    )
  },
  /** These in the envelope, and nobody else, in any order. */
  toHaveRecipients(mail: Mail, addresses: readonly string[]): Outcome {
    const there = mail.to.map((address) => address.toLowerCase()).sort()
    const wanted = addresses.map((address) => address.toLowerCase()).sort()
    return outcome(
      JSON.stringify(there) === JSON.stringify(wanted),
      mail,
      `the recipients ${addresses.join(', ')}`,
      mail.to,
    )
  },
  /** No recipient of it was, or will be, mailed. */
  toBeSuppressed(mail: Mail): Outcome {
    const states = mail.recipients.map(({ address, disposition }) => `${address}: ${disposition}`)
    return outcome(
      mail.recipients.every(({ disposition }) => disposition === 'suppressed'),
      mail,
      'all its recipients suppressed',
      states,
    )
  },
  /** The relay took it for everybody that it went to. */
  toBeRelayed(mail: Mail): Outcome {
    const { deliveries } = mail.view
    const states = deliveries.map(({ address, state }) => `${address}: ${state}`)
    return outcome(
      deliveries.length > 0 && deliveries.every(({ state }) => state === 'relayed'),
      mail,
      'its deliveries relayed',
      states,
    )
  },
  toHaveAttachment(mail: Mail, filename: RegExp | string): Outcome {
    const names = mail.attachments.map((each) => each.filename ?? '')
    const pass = names.some((name) =>
      typeof filename === 'string' ? name === filename : filename.test(name),
    )
    return outcome(pass, mail, `the attachment ${filename}`, names)
  },
}

function outcome(pass: boolean, { subject }: Mail, wanted: string, there: readonly string[]): Outcome {
  const found = there.length === 0 ? 'there is none' : `there is:\n  ${there.join('\n  ')}`
  return {
    pass,
    message: () => `expected the mail '${subject}' ${pass ? 'not ' : ''}to have ${wanted.trim()}; ${found}`,
  }
}

function succeeds(work: () => unknown): boolean {
  try {
    work()
    return true
  } catch {
    return false
  }
}
