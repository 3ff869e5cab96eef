import type * as Client from '../../client/index.ts'

/**
 * What a test does with the client, by nothing but the client, so that it runs wherever that does: Node, Bun, Deno and
 * browsers. What came of it, as plain values.
 */
export async function tour({ Stagingpost, StagingpostError, WaitTimeout }: typeof Client, url: string) {
  const post = new Stagingpost({ url, timeout: '20s' })
  const user = post.address('Alice & Bob')
  const send = (mail: object) =>
    post.ask('POST', '/messages', { from: 'shop@app.example', to: [user.address], ...mail })

  const waiting = user.expect({ subject: /VERIFY/i, header: { 'X-Run': /^\d+$/ } })
  await send({
    subject: 'Please verify — früh',
    headers: { 'X-Run': '42' },
    html: '<p>Your code is <b>482 913</b></p><a href="https://shop.example/v?t=1&amp;u=2">Verify</a>',
    attachments: [{ filename: 'a.bin', content: btoa('\u0000\u00ff\r\n') }],
  })
  const mail = await waiting
  const raw = new TextDecoder().decode(await mail.raw())
  const failed = (work: Promise<unknown>) =>
    work.then(
      () => 'nothing',
      (error: unknown) => error,
    )
  const timeout = await failed(user.expect({}, { timeout: '50ms' }))
  const nowhere = await failed(new Stagingpost({ url, instance: 'nowhere' }).cursor())
  await user.expectNone({}, { within: '50ms' })

  await post.faults.allow()
  const fault = await post.faults.add({ recipient: user, at: 'RCPT', reply: '451 4.3.0 Busy' })
  await fault.remove()
  const { post: own, end } = await post.ephemeral({ ttl: '5m' })
  const cursor = await own.cursor()
  await end()
  return {
    address: user.address.replace(/\.[a-z2-9]{10}@/, '.UNIQUE@'),
    subject: mail.subject,
    code: mail.code(),
    link: mail.link(/verify/i).href,
    attachment: [...(await mail.attachment('a.bin'))],
    hasHeader: raw.includes('X-Run: 42\r\n'),
    isTimeout: timeout instanceof WaitTimeout && timeout.nearMisses.length > 0,
    isError: nowhere instanceof StagingpostError && nowhere.status === 404,
    found: (await post.search(`subject:früh to:${user.address}`)).length,
    faults: await post.faults.list(),
    isNumber: typeof cursor === 'number',
  }
}
