/**
 * Tries every property with more cases than `npm test` does, drawn from a seed of its own.
 * `npm run properties -- --times 100 --seed 7`; the seed is printed, so that what was found can be seen again.
 */
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { times: { type: 'string', default: '20' }, seed: { type: 'string' } },
})
const seed = values.seed ?? String(randomInt(1, 2 ** 31))
const files = globSync('test/**/*.test.ts').filter((path) =>
  /support\/properties\.ts|\.\/generate\.ts/.test(readFileSync(path, 'utf8')),
)

console.log(`${values.times} times the cases of ${files.length} files, seed ${seed}`)
const { status } = spawnSync('vitest', ['run', ...files, '--testTimeout', '0'], {
  stdio: 'inherit',
  env: { ...process.env, PROPERTY_SEED: seed, PROPERTY_TIMES: values.times },
})
process.exitCode = status ?? 1
