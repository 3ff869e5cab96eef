import { summariseHeader } from '../../server/mime/header-summary.ts'
import type { RelayTransaction } from '../support/relay-host.ts'
import type { SampleMail } from './mails.ts'

export const TEST_RECIPIENT = 'qa@team.example'

export interface ProofLine {
  readonly mail: string
  readonly recipients: string
  readonly subject: string
  /** Null when all is as promised; else what is wrong. */
  readonly problem: string | null
}

/** From staging: one copy each, to the test recipient alone, with an intended recipient in the subject. */
export function proveStaging(
  mails: readonly SampleMail[],
  arrived: readonly RelayTransaction[],
): readonly ProofLine[] {
  return mails.map(({ name, envelope }) => {
    const intended = envelope.to[0] ?? ''
    const copies = arrived.filter(({ data }) => originalRecipients(data).includes(intended))
    const [copy] = copies
    if (copy === undefined || copies.length !== 1) {
      return { mail: name, recipients: '', subject: '', problem: `${copies.length} copies arrived` }
    }
    const recipients = copy.to.map(({ address }) => address).join(', ')
    const subject = shownSubject(copy)
    const problem =
      recipients !== TEST_RECIPIENT
        ? 'went to somebody else'
        : subject.includes(intended)
          ? null
          : 'the subject does not say for whom'
    return { mail: name, recipients, subject, problem }
  })
}

/** From production: the real recipients, and the bytes that were sent but for our Received field and a stripped Bcc. */
export function proveProduction(
  mails: readonly SampleMail[],
  arrived: readonly RelayTransaction[],
): readonly ProofLine[] {
  return mails.map(({ name, envelope, raw }) => {
    const expected = withoutBcc(raw)
    const copies = arrived.filter(({ data }) => withoutOurReceived(data) === expected)
    const [copy] = copies
    if (copy === undefined || copies.length !== 1) {
      return {
        mail: name,
        recipients: '',
        subject: '',
        problem: `${copies.length} copies with equal bytes arrived`,
      }
    }
    const recipients = copy.to.map(({ address }) => address)
    const sameEnvelope = recipients.join() === envelope.to.join() && copy.from === envelope.from
    return {
      mail: name,
      recipients:
        recipients.length > 3
          ? `${recipients.slice(0, 2).join(', ')} and ${recipients.length - 2} more`
          : recipients.join(', '),
      subject: shownSubject(copy),
      problem: sameEnvelope ? null : 'the envelope differs',
    }
  })
}

function shownSubject({ data }: RelayTransaction): string {
  return summariseHeader(data).subject ?? ''
}

function originalRecipients(data: Buffer): readonly string[] {
  return headerValue(data, 'X-Original-Envelope-To').match(/[^<>,\s]+@[^<>,\s]+/g) ?? []
}

function headerValue(data: Buffer, name: string): string {
  const [header = ''] = data.toString('latin1').split('\r\n\r\n')
  const field = new RegExp(`^${name} *:(.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(header)
  return (field?.[1] ?? '').replace(/\r\n/g, '').trim()
}

/** What is expected, in Latin-1: line ends made CRLF, the Bcc field gone. */
function withoutBcc(raw: Buffer): string {
  return raw
    .toString('latin1')
    .replace(/\r\n|\r|\n/g, '\r\n')
    .replace(/^Bcc:.*\r\n(?:[ \t].*\r\n)*/im, '')
}

function withoutOurReceived(data: Buffer): string {
  return data.toString('latin1').replace(/^Received:.*\r\n(?:[ \t].*\r\n)*/i, '')
}
