import { existsSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Stagingpost } from '../../client/index.ts'
import {
  cypressCommands,
  cypressTasks,
  type MailMatchers,
  mailMatchers,
  startStagingpost,
} from '../../client/testing/index.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'
import { tempDir } from '../support/temp-dir.ts'

interface Extended extends MailMatchers<void> {
  readonly not: MailMatchers<void>
}

describe('matchers', () => {
  test('hold and do not hold, and say what there is', async () => {
    const server = await startServer()
    const post = new Stagingpost({ url: server.httpUrl })
    await sendMail(server, {
      to: ['Ann@x.test', 'ben@x.test'],
      subject: 'Hello',
      text: 'Your code is 482913: https://shop.example/v',
      attachments: [{ filename: 'a.txt', content: 'x' }],
    })
    const mail = await post.expect({ subject: 'Hello' })
    const { toHaveLink, toHaveCode, toHaveRecipients, toBeSuppressed, toBeRelayed, toHaveAttachment } =
      mailMatchers
    const holds = [
      toHaveLink(mail, /shop/),
      toHaveLink(mail),
      toHaveCode(mail),
      toHaveCode(mail, '482913'),
      toHaveRecipients(mail, ['ben@x.test', 'ann@x.test']),
      toBeSuppressed(mail),
      toHaveAttachment(mail, 'a.txt'),
      toHaveAttachment(mail, /\.txt$/),
    ]
    expect(holds.map(({ pass }) => pass)).toEqual(holds.map(() => true))
    const fails = [
      toHaveLink(mail, 'nowhere'),
      toHaveCode(mail, '111111'),
      toHaveRecipients(mail, ['ann@x.test']),
      toBeRelayed(mail),
      toHaveAttachment(mail, 'b.txt'),
    ]
    expect(fails.map(({ pass, message }) => [pass, message().split('\n')[0]])).toEqual([
      [false, "expected the mail 'Hello' to have a link nowhere; there is:"],
      [false, "expected the mail 'Hello' to have the code 111111; there is:"],
      [false, "expected the mail 'Hello' to have the recipients ann@x.test; there is:"],
      [false, "expected the mail 'Hello' to have its deliveries relayed; there is none"],
      [false, "expected the mail 'Hello' to have the attachment b.txt; there is:"],
    ])
  })

  test('work with expect.extend', async () => {
    const server = await startServer()
    await sendMail(server, { subject: 'Hello', text: 'Your code is 482913' })
    const mail = await new Stagingpost({ url: server.httpUrl }).expect({})
    expect.extend(mailMatchers)
    const extended = () => expect(mail) as unknown as Extended
    extended().toHaveCode('482913')
    extended().not.toHaveCode('482914')
    expect(() => extended().toHaveCode('482914')).toThrow('to have the code 482914; there is:\n  482913')
  })
})

describe('commands for Cypress', () => {
  test('give an address, and the mail to it as the API shows it', async () => {
    const server = await startServer()
    const tasks = cypressTasks({ url: server.httpUrl })
    const asked: [string, unknown, unknown][] = []
    const commands = new Map<string, (...given: never[]) => unknown>()
    cypressCommands({ add: (name, command) => void commands.set(name, command) }, () => ({
      // As Cypress does: what goes to a task crosses as JSON.
      task: (name, argument, options) =>
        void asked.push([name, JSON.parse(JSON.stringify(argument)), options]),
    }))
    const to = tasks['stagingpost:address']('ann')
    commands.get('expectMail')?.(...([{ to, subject: /^hel/i, header: { 'X-Run': /4/ } }] as never[]))
    const [[name, argument, options] = []] = asked
    expect([name, options]).toEqual(['stagingpost:expect', { timeout: 35_000 }])
    await sendMail(server, { to, subject: 'Hello', headers: { 'X-Run': '42' } })
    expect(await tasks['stagingpost:expect'](argument as never)).toMatchObject({ subject: 'Hello' })
    commands.get('postAddress')?.(...(['ben'] as never[]))
    expect(asked[1]?.slice(0, 2)).toEqual(['stagingpost:address', 'ben'])
  })
})

describe('startStagingpost', () => {
  test('runs a server, and leaves nothing behind', async () => {
    const started = await startStagingpost()
    onTestFinished(() => started.stop())
    await sendMail(started, { to: 'ann@x.test', subject: 'Hello' })
    expect((await new Stagingpost({ url: started.url }).expect({ to: 'ann@x.test' })).subject).toBe('Hello')
    await started.stop()
    await expect(new Stagingpost({ url: started.url }).cursor()).rejects.toThrow('does not answer')
  })

  test('keeps the folder that it was given', async () => {
    const data = await tempDir()
    await (await startStagingpost({ data })).stop()
    expect(existsSync(data)).toBe(true)
  })

  test('says why it does not start', async () => {
    await expect(startStagingpost({ args: ['--wrong'] })).rejects.toThrow(
      /did not start \(exit code 2\): [\s\S]*--wrong/,
    )
  })
})
