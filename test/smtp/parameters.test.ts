import { describe, expect, test } from 'vitest'
import { converse } from '../support/smtp-client.ts'
import { sharedDoor } from './door.ts'

const door = sharedDoor()

describe('parameters of MAIL', () => {
  test.each([
    ['SIZE=1048576', '250 2.1.0 '],
    ['SIZE=1048577', '552 5.3.4 '],
    ['SIZE=99999999999999999999', '552 5.3.4 '],
    ['SIZE=', '501 5.5.4 '],
    ['SIZE=-1', '501 5.5.4 '],
    ['SIZE=1e9', '501 5.5.4 '],
    ['BODY=8bitmime', '250 2.1.0 '],
    ['BODY=BINARYMIME', '501 5.5.4 '],
    ['SMTPUTF8', '250 2.1.0 '],
    ['SMTPUTF8=1', '501 5.5.4 '],
    ['RET=FULL ENVID=QQ314159', '250 2.1.0 '],
    ['RET=ALL', '501 5.5.4 '],
    ['RET', '501 5.5.4 '],
    ['ENVID=ab+0D+0Acd', '501 5.5.4 '],
    ['ENVID=ab+00', '501 5.5.4 '],
    ['ENVID=ab+7F', '501 5.5.4 '],
    ['ENVID=ab+C2+85', '501 5.5.4 '],
    ['ENVID=ab+0d', '501 5.5.4 '],
    ['ENVID=a+', '501 5.5.4 '],
    ['ENVID', '501 5.5.4 '],
    [`ENVID=${'a'.repeat(101)}`, '501 5.5.4 '],
    ['ENVID=a ENVID=b', '501 5.5.4 '],
    ['AUTH=<>', '250 2.1.0 '],
    ['AUTH=bob+2Bx@example.com', '250 2.1.0 '],
    ['AUTH=bob+0A', '501 5.5.4 '],
    ['size=10 body=7bit', '250 2.1.0 '],
    ['  SIZE=10  ', '250 2.1.0 '],
    ['REQUIRETLS', '555 5.5.4 '],
    ['NOTIFY=NEVER', '555 5.5.4 '],
    ['=1', '501 5.5.4 '],
    ['SIZE=1\u200b', '501 5.5.4 '],
  ])('MAIL FROM:<a@example.com> %s → %s', async (parameters, expected) => {
    const client = await door().greeted()
    expect(await converse(client, [[`MAIL FROM:<a@example.com> ${parameters}`, expected]])).toBeUndefined()
  })

  test('reach intake as spoken: ENVID stays xtext', async () => {
    const client = await door().greeted()
    await client.command('MAIL FROM:<a@example.com> BODY=8bitMIME RET=hdrs ENVID=QQ+2B314+3D')
    await client.command('RCPT TO:<b@example.com>')
    await client.command('DATA')
    await client.data('a\r\n')
    expect(door().intake.received.at(-1)?.envelope).toMatchObject({
      body: '8BITMIME',
      ret: 'HDRS',
      envid: 'QQ+2B314+3D',
      smtputf8: false,
    })
  })
})

describe('parameters of RCPT', () => {
  test.each([
    ['NOTIFY=SUCCESS,FAILURE,DELAY', '250 2.1.5 '],
    ['NOTIFY=never', '250 2.1.5 '],
    ['NOTIFY=NEVER,SUCCESS', '501 5.5.4 '],
    ['NOTIFY=SOMETIMES', '501 5.5.4 '],
    ['NOTIFY', '501 5.5.4 '],
    ['ORCPT=rfc822;bob+2Bx@example.com', '250 2.1.5 '],
    ['ORCPT=rfc822;bob+0D+0ADATA', '501 5.5.4 '],
    ['ORCPT=bob@example.com', '501 5.5.4 '],
    ['ORCPT=rfc822;', '501 5.5.4 '],
    ['ORCPT=utf-8;b\\x{FC}cher@example.com', '250 2.1.5 '],
    ['ORCPT=utf-8;b\\x{D}\\x{A}cher@example.com', '501 5.5.4 '],
    ['ORCPT=utf-8;bücher@example.com', '501 5.5.4 '],
    [`ORCPT=rfc822;${'a'.repeat(500)}`, '501 5.5.4 '],
    ['SIZE=1', '555 5.5.4 '],
  ])('RCPT TO:<b@example.com> %s → %s', async (parameters, expected) => {
    const client = await door().greeted()
    await client.command('MAIL FROM:<a@example.com>')
    expect(await converse(client, [[`RCPT TO:<b@example.com> ${parameters}`, expected]])).toBeUndefined()
  })

  test('ORCPT may be UTF-8 where the client said SMTPUTF8', async () => {
    const client = await door().greeted()
    const conversation = [
      ['MAIL FROM:<a@example.com> SMTPUTF8', '250 '],
      ['RCPT TO:<bücher@example.com> ORCPT=utf-8;bücher@example.com', '250 2.1.5 '],
      ['RCPT TO:<b@example.com> ORCPT=utf-8;b\u200b@example.com', '501 5.5.4 '],
    ] as const
    expect(await converse(client, conversation)).toBeUndefined()
  })
})
