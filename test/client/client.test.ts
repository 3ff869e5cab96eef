import { describe, expect, test } from 'vitest'
import { type Match, Stagingpost, StagingpostError, WaitTimeout } from '../../client/index.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer, type TestServer } from '../support/server.ts'

const HTML =
  '<p>Hello</p><a href="https://shop.example/verify?t=1&amp;u=2">Verify your address</a> <a href="https://shop.example/unsubscribe">Unsubscribe</a><img src="https://shop.example/logo.png"><p>Your code is <b>482 913</b></p>'

describe('an address of one test', () => {
  test('gets its own mail with link and code', async () => {
    const { server, post } = await open()
    const user = post.address('Alice & Bob')
    expect(user.address).toMatch(/^alice-bob\.[a-z2-9]{10}@example\.test$/)
    expect(String(user)).toBe(user.address)
    const waiting = user.expect({ subject: /VERIFY/i })
    await sendMail(server, { to: 'other@example.test', subject: 'Verify', html: HTML })
    await sendMail(server, {
      to: user.address,
      subject: 'Please verify',
      text: 'Hello',
      html: HTML,
      headers: { 'X-Run': '42' },
      attachments: [{ filename: 'terms.txt', content: 'All of them' }],
    })
    const mail = await waiting
    expect(mail.to).toEqual([user.address])
    expect(mail.link(/verify/i).href).toBe('https://shop.example/verify?t=1&u=2')
    expect(mail.link().text).toBe('Verify your address')
    expect(mail.link('unsubscribe').kind).toBe('unsubscribe')
    expect(mail.code()).toBe('482913')
    expect(mail.header('x-run')).toBe('42')
    expect(mail.from).toBe('shop@app.example')
    expect(mail.text.trim()).toBe('Hello')
    expect(mail.html).toContain('Verify')
    expect(new TextDecoder().decode(await mail.attachment('terms.txt'))).toBe('All of them')
    expect(new TextDecoder().decode(await mail.raw())).toContain('X-Run: 42\r\n')
    expect(() => mail.link('logo')).toThrow(/has no link logo\. Its links:\n {2}'Verify your address' https/)
    await expect(mail.attachment('none.txt')).rejects.toThrow('There is: terms.txt')
    await mail.delete()
    await expect(post.message(mail.id)).rejects.toThrow(StagingpostError)
  })

  test('is given each message once, in whatever order they are wanted', async () => {
    const { server, post } = await open()
    const user = post.address('ann')
    await sendMail(
      server,
      { to: user.address, subject: 'Welcome' },
      { to: user.address, subject: 'Your code', text: 'Code: 1111' },
      { to: user.address, subject: 'Your code', text: 'Code: 2222' },
    )
    expect((await user.expect({ subject: 'Your code' })).code()).toBe('1111')
    expect((await user.expect({ subject: 'Your code' })).code()).toBe('2222')
    expect((await user.expect()).subject).toBe('Welcome')
    await expect(user.expect({}, { timeout: '50ms' })).rejects.toThrow(/claim: another claim has it/)
    await user.expectNone({}, { within: 50 })
    expect(user.mails.map(({ subject }) => subject)).toEqual(['Your code', 'Your code', 'Welcome'])
  })

  test('two with the same name are apart', async () => {
    const { post } = await open()
    expect(post.address('ann').address).not.toBe(post.address('ann').address)
    expect(post.address('---').address).toMatch(/^user\./)
  })
})

describe('what went wrong is said', () => {
  test('a wait without success tells what came instead', async () => {
    const { server, post } = await open()
    const user = post.address('ann')
    await sendMail(server, { to: user.address, subject: 'Welcome' })
    const error = await user
      .expect({ subject: /verify/i }, { timeout: '50ms' })
      .catch((each: unknown) => each)
    expect(error).toBeInstanceOf(WaitTimeout)
    expect(error).toMatchObject({
      message: `Waited 0.05 s for a message with subject /verify/i, to '${user.address}'.\nThese came instead:\n  'Welcome' to ${user.address}: subject: wanted to match /verify/ui, was 'Welcome'`,
      nearMisses: [{ subject: 'Welcome' }],
    })
  })

  test('mail that should not have come is named', async () => {
    const { server, post } = await open()
    const user = post.address('ann')
    await sendMail(server, { to: user.address, subject: 'Surprise' })
    await expect(user.expectNone()).rejects.toThrow(
      /There should have been no message .*\nBut there is:\n {2}'Surprise'/,
    )
  })

  test('a server that is not there, an instance that is not there, a pattern that cannot run', async () => {
    const { server, post } = await open()
    const elsewhere = new Stagingpost({ url: server.httpUrl, instance: 'nowhere' })
    await expect(elsewhere.cursor()).rejects.toMatchObject({ status: 404, code: 'not-found' })
    await expect(post.expect({ subject: /[\w-z]/ })).rejects.toThrow(TypeError)
    await server.close()
    await expect(post.cursor()).rejects.toMatchObject({ status: 0, code: 'unavailable' })
    expect(() => new Stagingpost({ timeout: 'soon' })).toThrow('is no duration')
  })
})

test.each<[Match, readonly string[]]>([
  [{ to: 'a@x.test' }, ['A']],
  [{ to: { contains: '@x.test' } }, ['A', 'B']],
  [{ subject: /^b$/i }, ['B']],
  [{ text: { contains: 'third' } }, ['C']],
  [{ header: { 'X-Run': /^\d$/ } }, ['C']],
  [{ hasAttachment: true }, ['B']],
  [{ from: 'shop@app.example' }, ['A', 'B', 'C']],
])('matches %j', async (match, subjects) => {
  const { server, post } = await open()
  await sendMail(
    server,
    { to: 'a@x.test', subject: 'A' },
    { to: 'b@x.test', subject: 'B', attachments: [{ filename: 'a.txt', content: 'x' }] },
    { to: 'c@y.test', subject: 'C', text: 'The third', headers: { 'X-Run': '7' } },
  )
  const mails = await post.expectAll(match, subjects.length)
  expect(mails.map(({ subject }) => subject)).toEqual(subjects)
  await expect(post.expectAll(match, subjects.length + 1, { timeout: 20 })).rejects.toThrow(WaitTimeout)
})

test('what was there before a cursor does not match, and the search language is at hand', async () => {
  const { server, post } = await open()
  await sendMail(server, { to: 'a@x.test', subject: 'Old' })
  const after = await post.cursor()
  const waiting = post.expect({ to: 'a@x.test' }, { after })
  await sendMail(server, { to: 'a@x.test', subject: 'New' })
  expect((await waiting).subject).toBe('New')
  expect((await post.search('subject:old')).map(({ subject }) => subject)).toEqual(['Old'])
})

async function open(): Promise<{ readonly server: TestServer; readonly post: Stagingpost }> {
  const server = await startServer()
  return { server, post: new Stagingpost({ url: server.httpUrl }) }
}

test('an ephemeral instance is apart, and ends', async () => {
  const { server, post } = await open()
  const { post: own, smtp, end } = await post.ephemeral({ ttl: '5m' })
  await sendMail(
    { smtpPort: smtp.port, auth: { user: smtp.username, pass: smtp.secret } },
    { to: 'a@x.test' },
  )
  expect((await own.expect({ to: 'a@x.test' })).view.instance).toBe(own.instance)
  await post.expectNone({ to: 'a@x.test' }, { after: 'begin', within: 0 })
  await end()
  await expect(own.cursor()).rejects.toMatchObject({ status: 404 })
  expect(own.url).toBe(server.httpUrl)
})
