import nodemailer from 'nodemailer'
import type { SampleMail } from './mails.ts'

export interface SmtpTarget {
  readonly host: string
  readonly port: number
  readonly auth?: { readonly user: string; readonly pass: string }
}

/** Sends the mails one after the other over SMTP, as an application would; resolves to the reply of each. */
export async function sendMails(
  target: SmtpTarget,
  mails: readonly SampleMail[],
): Promise<readonly string[]> {
  const transport = nodemailer.createTransport({ ...target, pool: true, maxConnections: 1 })
  const replies: string[] = []
  try {
    for (const { envelope, raw } of mails) {
      const { response } = await transport.sendMail({
        envelope: { from: envelope.from, to: [...envelope.to] },
        raw,
      })
      replies.push(response)
    }
  } finally {
    transport.close()
  }
  return replies
}
