import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { tempDir } from '../support/temp-dir.ts'
import { runRestarting } from './restarting.ts'

test('npm run dev serves, with sample mail, until it is stopped', async () => {
  const args = ['--smtp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--data', await tempDir()]
  const bin = resolve(import.meta.dirname, '../../node_modules/.bin')
  const dev = spawn(process.execPath, [resolve(import.meta.dirname, 'dev.ts'), ...args], {
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(dev, 'exit')
  onTestFinished(() => void dev.kill('SIGKILL'))
  const said: string[] = []
  for await (const line of createInterface(dev.stdout)) {
    said.push(line)
    if (line.includes('sample mails')) dev.kill('SIGINT')
  }
  expect(await exit).toEqual([0, null])
  expect(said.join('\n')).toMatch(/ready: smtp[\s\S]*\d+ sample mails are in/)
})

test('a saved file starts the program anew, after the old one has ended', async () => {
  const folder = await tempDir()
  const file = join(folder, 'program.mjs')
  const program = (version: number) =>
    `process.on('SIGTERM', () => { console.log('end ${version}'); process.exit() }); setInterval(() => {}, 1000); console.log('start ${version}')`
  // At once: seen empty for a moment and then full, a file would be saved twice.
  const save = (text: string) => writeFileSync(file, text)
  save(program(1))
  const lines = lineQueue()
  const end = runRestarting({ command: [process.execPath, file], folder, onLine: lines.put })
  onTestFinished(end)
  expect(await lines.next()).toBe('start 1')
  save(program(2))
  expect([await lines.next(), await lines.next()]).toEqual(['end 1', 'start 2'])
  save('a mistake in the making')
  expect(await lines.next()).toBe('end 2')
  save(program(3))
  expect(await lines.next()).toBe('start 3')
  await end()
  expect(await lines.next()).toBe('end 3')
})

/** Lines in the order they come, each awaited once. */
function lineQueue() {
  const waiting: ((line: string) => void)[] = []
  const come: string[] = []
  return {
    put: (line: string) => {
      const taker = waiting.shift()
      if (taker === undefined) come.push(line)
      else taker(line)
    },
    next: () => {
      const line = come.shift()
      return line === undefined ? new Promise<string>((take) => waiting.push(take)) : Promise.resolve(line)
    },
  }
}
