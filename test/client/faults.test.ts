import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { Stagingpost } from '../../client/index.ts'
import { postFixtures } from '../../client/testing/index.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'
import { tempDir } from '../support/temp-dir.ts'

const ROOT = resolve(import.meta.dirname, '../..')

test('a fault strikes the application, is counted, and goes', async () => {
  const server = await startServer()
  const post = new Stagingpost({ url: server.httpUrl })
  await expect(post.faults.add({ at: 'MAIL', reply: '451 Busy' })).rejects.toThrow('Faults are off')
  await post.faults.allow()
  const user = post.address('ann')
  await post.faults.add({ recipient: user, at: 'RCPT', reply: '451 4.3.0 Busy', times: 1, expires: '1m' })
  const stays = await post.faults.add({ at: 'DOT', recipient: '@nobody.test', delay: '1s' })
  await expect(sendMail(server, { to: user.address })).rejects.toThrow('451 4.3.0 Busy')
  await sendMail(server, { to: user.address, subject: 'Again' })
  expect((await user.expect()).subject).toBe('Again')
  expect((await post.faults.list()).map(({ id, delayMs }) => [id, delayMs])).toEqual([[stays.id, 1000]])
  await stays.remove()
  await stays.remove()
  expect(await post.faults.list()).toEqual([])
  await post.faults.add({ at: 'CONNECT', disconnect: true })
  await expect(sendMail(server, { to: user.address })).rejects.toThrow()
  await post.faults.clear()
  await sendMail(server, { to: user.address })
  await post.faults.add({ at: 'MAIL', reply: '451 Busy' })
  await post.faults.allow(false)
  await sendMail(server, { to: user.address })
  expect(await post.faults.list()).toEqual([])
})

test('an ephemeral instance has faults of its own', async () => {
  const server = await startServer()
  const { post, smtp } = await new Stagingpost({ url: server.httpUrl }).ephemeral({ faults: true })
  await post.faults.add({ at: 'AUTH', reply: '454 4.7.0 Not now', times: 1 })
  const target = { smtpPort: smtp.port, auth: { user: smtp.username, pass: smtp.secret } }
  await expect(sendMail(target, { to: 'ann@x.test' })).rejects.toThrow('454 4.7.0 Not now')
  await sendMail(target, { to: 'ann@x.test' })
  await post.expect({ to: 'ann@x.test' })
})

test('the fixture of Playwright removes what a test added, and nothing else', async () => {
  const server = await startServer()
  const post = new Stagingpost({ url: server.httpUrl })
  await post.faults.allow()
  const others = await post.faults.add({ at: 'MAIL', reply: '451 Busy' })
  await postFixtures().faults({ post }, async (faults) => {
    await faults.add({ at: 'RCPT', reply: '550 5.1.1 Nobody' })
    expect(await faults.list()).toHaveLength(2)
  })
  expect((await post.faults.list()).map(({ id }) => id)).toEqual([others.id])
})

test('the example of the documentation runs', async () => {
  const text = readFileSync(join(ROOT, 'docs/testing.md'), 'utf8')
  const blocks = [...text.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code = '']) => code)
  const example = blocks.find((code) => code.includes('faults.add')) ?? expect.fail('no example')
  const require = createRequire(import.meta.url)
  const modules: Readonly<Record<string, string>> = {
    'stagingpost/client': join(ROOT, 'client/index.ts'),
    'stagingpost/testing': join(ROOT, 'client/testing/index.ts'),
    nodemailer: require.resolve('nodemailer'),
  }
  const runnable = example.replaceAll(/from '([^':]+)'/g, (whole, name: string) =>
    modules[name] === undefined ? whole : `from '${pathToFileURL(modules[name]).href}'`,
  )
  const file = join(await tempDir(), 'example.test.mjs')
  writeFileSync(file, runnable)
  const said = execFileSync(process.execPath, ['--test', file], {
    encoding: 'utf8',
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  })
  expect(said).toMatch(/pass 1\n/)
})
