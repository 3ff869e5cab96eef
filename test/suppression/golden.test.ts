import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { instanceWith, outcomeOf, redirecting, redirectRule, type Sent } from './build.ts'

const mixed = redirecting({ allowedRecipients: ['@client.example'] })
const production = instanceWith(redirectRule({ mode: 'deliver' }), { kind: 'production' })

/** Pairs in `golden/`: what an application sent, and what the relay gets. Kept with LF, compared with CRLF. */
test.each<[string, Omit<Sent, 'raw'>, string[]]>([
  [
    'contact-form',
    {
      from: 'bounce+1@shop.example',
      to: ['sales@client.example', 'bob@real.example', 'audit@real.example'],
      instance: mixed,
    },
    ['qa@team.example', 'sales@client.example'],
  ],
  ['password-reset-japanese', { to: ['taro@real.example'] }, ['qa@team.example']],
  [
    'newsletter',
    { from: 'bounce@news.shop.example', to: ['ann@real.example', 'bo@real.example', '用户@real.example'] },
    ['qa@team.example'],
  ],
  ['calendar-invite', { to: ['bo@client.example'], instance: mixed }, ['bo@client.example']],
  ['bounce', { from: '', to: ['app@shop.example'] }, ['qa@team.example']],
  [
    'production-order',
    { to: ['customer@real.example', 'archive@shop.example'], instance: production },
    ['customer@real.example', 'archive@shop.example'],
  ],
])('%s', (name, sent, rcpt) => {
  const outcome = outcomeOf({ ...sent, raw: golden(`${name}.in.eml`) })
  expect(outcome.rcpt).toEqual(rcpt)
  expect(outcome.out).toBe(golden(`${name}.out.eml`))
})

function golden(file: string): string {
  return readFileSync(join(import.meta.dirname, 'golden', file), 'latin1').replace(/\r?\n/g, '\r\n')
}
