import { expect, test } from 'vitest'
import { load, problems } from './support.ts'

const own = (listen: string, more = '') =>
  `${more}instances: { uat: { kind: staging, smtp: { listen: "${listen}" } } }`

test('an instance may have a port of its own', async () => {
  const { declarations } = await load({ yaml: own('2526') })
  expect(declarations.listeners).toEqual([{ instance: 'uat', listen: { host: '127.0.0.1', port: 2526 } }])
})

test.each([
  ['the SMTP door', own('1025'), /uat\.smtp\.listen: port 1025 is taken by smtp\.listen; choose another/],
  ['the web door', own('127.0.0.1:8025'), /port 8025 is taken by http\.listen/],
  [
    'another instance',
    'instances: { a: { kind: staging, smtp: { listen: 2526 } }, b: { kind: staging, smtp: { listen: 2526 } } }',
    /b\.smtp\.listen: port 2526 is taken by instances\.a\.smtp\.listen/,
  ],
  ['every address', own('0.0.0.0:1025', 'access: open\n'), /port 1025 is taken by smtp\.listen/],
  [
    'a relay',
    own('2526', 'relays: { real: { host: localhost, port: 2526 } }\n'),
    /relays\.real\.host: localhost:2526 is this server's own port of uat/,
  ],
])('a port that meets %s is refused', async (_, yaml, words) => {
  expect(await problems({ yaml })).toEqual([expect.stringMatching(words)])
})

test('free ports never meet', async () => {
  const yaml =
    'instances: { a: { kind: staging, smtp: { listen: 0 } }, b: { kind: staging, smtp: { listen: 0 } } }'
  expect((await load({ yaml })).declarations.listeners).toHaveLength(2)
})
