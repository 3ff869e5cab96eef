import { expect, test } from 'vitest'
import { refuseOwnListener } from '../../server/delivery/own-listener.ts'

const NAMES = ['post.example.com', '192.0.2.7', '2001:db8::7']

test.each([
  ['127.0.0.1:1025', '127.0.0.1', 1025],
  ['127.0.0.1:1025', 'localhost', 1025],
  ['127.0.0.1:1025', 'LOCALHOST', 1025],
  ['127.0.0.1:1025', '::1', 1025],
  ['127.0.0.1:1025', '127.0.0.2', 1025],
  ['127.0.0.1:1025', '0.0.0.0', 1025],
  ['127.0.0.1:1025', '127.1', 1025],
  ['127.0.0.1:1025', '2130706433', 1025],
  ['127.0.0.1:1025', '0x7f.0.0.1', 1025],
  ['127.0.0.1:1025', '0', 1025],
  ['127.0.0.1:1025', '::ffff:127.0.0.1', 1025],
  ['0.0.0.0:25', 'localhost', 25],
  ['0.0.0.0:25', '192.0.2.7', 25],
  [':::25', 'Post.Example.COM', 25],
  [':::25', '2001:db8::7', 25],
  ['192.0.2.7:25', '192.0.2.7', 25],
])('listening on %s, the relay %s:%i is our own door', (listens, host, port) => {
  const failure = refuseOwnListener({ name: 'real', host, port }, own(listens))
  expect(failure).toMatchObject({ code: 'refused', field: 'relays.real.host' })
  expect(failure?.message).toContain(`relay real is this server's own SMTP port (${host}:${port})`)
})

test.each([
  ['127.0.0.1:1025', '127.0.0.1', 2525],
  ['127.0.0.1:1025', 'smtp.example.net', 1025],
  ['127.0.0.1:1025', '192.0.2.7', 1025],
  ['192.0.2.7:25', 'localhost', 25],
  ['0.0.0.0:25', '192.0.2.8', 25],
  ['0.0.0.0:25', 'notlocalhost', 25],
])('listening on %s, the relay %s:%i is another', (listens, host, port) => {
  expect(refuseOwnListener({ name: 'real', host, port }, own(listens))).toBeUndefined()
})

function own(listens: string) {
  const colon = listens.lastIndexOf(':')
  return { host: listens.slice(0, colon), port: Number(listens.slice(colon + 1)), names: NAMES }
}
