import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MessagePageView } from '../../server/contract/message.types.ts'
import { sampleMails } from '../demo/mails.ts'
import { makeCertificate, writePair } from '../support/certificate.ts'
import { sendMail } from '../support/send-mail.ts'
import { openOffice, SHOP, TESTER } from './office.ts'
import { startPostfix } from './postfix.ts'
import type { Scene } from './sink-scenes.ts'
import { freePort, until } from './tools.ts'

/** A real Postfix over STARTTLS with a pinned certificate: copies, passthrough, and its own reports. */
export function postfixScenes(program: string): readonly Scene[] {
  return [
    { title: 'a real Postfix over TLS takes both, and its reports come back', play: () => play(program) },
  ]
}

async function play(program: string): Promise<void> {
  const files = await mkdtemp(join(tmpdir(), 'stagingpost-trial-tls-'))
  const pair = await makeCertificate(['127.0.0.1', 'localhost'])
  const port = await freePort()
  const certificate = await writePair(files, 'postfix', pair)
  const office = await openOffice({ port, tls: 'required', host: 'localhost', ca: certificate.cert })
  const postfix = await startPostfix(program, { port, nextHop: office.smtpPort, certificate })
  const mailbox = (user: string, count: number) =>
    until(`${count} mails for ${user}`, async () => {
      const mails = await postfix.mailbox(user)
      return mails.length >= count ? mails : undefined
    })
  try {
    const mails = await sampleMails()
    for (const { envelope, raw } of mails) {
      await sendMail(office, { envelope: { from: envelope.from, to: [...envelope.to] }, raw })
    }
    const copies = await mailbox('qa', mails.length)
    assert.equal(copies.length, mails.length)
    assert.ok(copies.every((copy) => copy.includes(`Delivered-To: ${TESTER}`)))
    assert.match(await postfix.log(), /TLS connection established/)

    const shop = { smtpPort: office.smtpPort, auth: SHOP }
    const text = 'From: shop@app.example\r\nSubject: Exactly\r\n\r\n.a line with a dot\r\n..two\r\n'
    const notify = { id: 'trial+1', return: 'headers', notify: ['success'], recipient: 'ann@team.example' }
    await sendMail(shop, {
      envelope: { from: 'shop@app.example', to: 'ann@team.example' },
      raw: text,
      dsn: notify,
    })
    const [letter = ''] = await mailbox('ann', 1)
    assert.ok(letter.endsWith(text.replaceAll('\r\n', '\n')), 'the bytes of passthrough are as sent')

    await sendMail(shop, { subject: 'To nobody', to: 'no.such@team.example' })
    await until('the report of success and the bounce', async () => {
      const { messages } = await office.api<MessagePageView>(
        '/instances/default/messages?search=from:MAILER-DAEMON',
      )
      const subjects = messages.map(({ subject }) => subject ?? '')
      return subjects.some((one) => /Success/.test(one)) && subjects.some((one) => /Undelivered/.test(one))
        ? true
        : undefined
    })
    const [failed] = await office.deliveries('failed', 1)
    assert.match(failed?.reply ?? '', /^550 5\.1\.1 /)
  } finally {
    await office.close()
    await postfix.stop()
    await rm(files, { recursive: true, force: true })
  }
}
