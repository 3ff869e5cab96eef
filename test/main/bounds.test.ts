import { expect, test } from 'vitest'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

test('limits of the file are kept over a restart, and are said to who sends', async () => {
  const file = {
    instances: {
      default: { kind: 'staging', limits: { bytesPerDay: '1MiB' }, retention: { messages: 5, age: '30d' } },
    },
  }
  const first = await startServer({ file })
  const mail = { subject: 'Large', text: 'x\r\n'.repeat(200_000) }
  await sendMail(first, mail)
  await first.close()
  const second = await startServer({ file, dataDir: first.dataDir })
  await expect(sendMail(second, mail)).rejects.toThrow(
    '452 4.7.1 Instance default takes 1048576 bytes a day at most',
  )
  await sendMail(second, { subject: 'Small' })
  expect(await second.api('/instances/default/retention')).toMatchObject({
    settings: { messages: 5, ageMs: 30 * 24 * 3_600_000, bytes: null },
    held: { messages: 2 },
    room: { messages: 3 },
  })
})

test('below the reserve of the disk, staging is refused and production is not', async () => {
  const auth = { user: 'shop', pass: 'secret of the shop' }
  const credentials = [{ username: auth.user, password: auth.pass }]
  const server = await startServer({
    file: {
      reserve: { staging: '1048576GiB', production: '0' },
      instances: { shop: { kind: 'production', credentials } },
    },
  })
  await expect(sendMail(server, {})).rejects.toThrow(
    '452 4.3.1 Instance default takes no mail while less than',
  )
  await sendMail({ smtpPort: server.smtpPort, auth }, {})
  expect(await server.api('/instances/shop/retention')).toMatchObject({ held: { messages: 1 } })
})
