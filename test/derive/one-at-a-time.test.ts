import { expect, test } from 'vitest'
import { oneAtATime } from '../../server/derive/one-at-a-time.ts'

test('the next begins when the one before has ended, also with an error', async () => {
  const told: string[] = []
  const run = oneAtATime()
  const first = Promise.withResolvers<string>()
  const done = [
    run(() => {
      told.push('first begins')
      return first.promise
    }),
    run(async () => {
      told.push('second begins')
      throw new Error('second failed')
    }),
    run(async () => 'third'),
  ]
  await Promise.resolve().then(() => told.push('first ends'))
  first.resolve('first')
  expect(await Promise.allSettled(done)).toMatchObject([
    { value: 'first' },
    { reason: { message: 'second failed' } },
    { value: 'third' },
  ])
  expect(told).toEqual(['first begins', 'first ends', 'second begins'])
})
