import nodemailer, { type SendMailOptions } from 'nodemailer'

export interface SendTarget {
  readonly smtpPort: number
  /** User and password of an instance's credential. */
  readonly auth?: { readonly user: string; readonly pass: string }
}

/** Sends mails in order over one SMTP connection, as an application would. */
export async function sendMail(target: SendTarget, ...mails: readonly SendMailOptions[]): Promise<void> {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: target.smtpPort,
    pool: true,
    maxConnections: 1,
    maxMessages: Number.POSITIVE_INFINITY,
    ...(target.auth && { auth: target.auth }),
  })
  try {
    for (const mail of mails) {
      await transport.sendMail({
        from: 'Shop <shop@app.example>',
        to: 'bob@real.example',
        text: 'Hello',
        ...mail,
      })
    }
  } finally {
    transport.close()
  }
}
