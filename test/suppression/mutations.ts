/**
 * Shows that the property test is worth its name: makes a copy of the rule for each deliberate mistake, makes the
 * mistake in the copy, and lets the property test find it. Run it with `npm run mutations`; exits with 1 when a
 * mistake survives.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fc } from '../support/properties.ts'
import { input } from './generate.ts'
import { checkInvariants, type Rule } from './invariants.ts'
import { MUTATIONS, type Mutation } from './mutation-list.ts'

const SERVER = join(import.meta.dirname, '../../server')
/** A mistake that so many cases do not show is not covered. */
const CASES_MAX = 4000
const SEED = 20261105

const scratch = await mkdtemp(join(tmpdir(), 'stagingpost-mutations-'))
try {
  const sound = await casesUntilFound(await loadMutated({ name: 'none', edits: [] }, 0))
  if (sound !== undefined) throw new Error(`The rule itself fails, at case ${sound.cases}: ${sound.message}`)
  console.log(`${'cases'.padStart(6)}  mistake → found by`)
  let survivors = 0
  for (const [index, mutation] of MUTATIONS.entries()) {
    const found = await casesUntilFound(await loadMutated(mutation, index + 1))
    if (found === undefined) survivors++
    console.log(
      `${String(found?.cases ?? '–').padStart(6)}  ${mutation.name} → ${found?.message ?? 'NOT FOUND'}`,
    )
  }
  console.log(
    `${MUTATIONS.length - survivors} of ${MUTATIONS.length} mistakes found, each within ${CASES_MAX} cases`,
  )
  process.exitCode = survivors === 0 ? 0 : 1
} finally {
  await rm(scratch, { recursive: true, force: true })
}

/** The rule from a copy of its sources with the mistake in it; the working tree is only read. */
async function loadMutated({ name, edits }: Mutation, index: number): Promise<Rule> {
  const folder = join(scratch, String(index))
  for (const part of ['domain', 'suppression'])
    await cp(join(SERVER, part), join(folder, part), { recursive: true })
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  for (const { file, find, replace } of edits) {
    const path = join(folder, file)
    const pieces = (await readFile(path, 'utf8')).split(find)
    if (pieces.length !== 2) throw new Error(`"${name}": ${file} has ${pieces.length - 1} times: ${find}`)
    await writeFile(path, pieces.join(replace))
  }
  const load = async (file: string) => await import(pathToFileURL(join(folder, 'suppression', file)).href)
  const { decide } = await load('decide.ts')
  const { deliveredBytes } = await load('delivered.ts')
  return { decide, deliveredBytes }
}

async function casesUntilFound(rule: Rule): Promise<{ cases: number; message: string } | undefined> {
  const property = fc.asyncProperty(
    input,
    async (sample) => void (await checkInvariants(rule, sample.input, sample.binary)),
  )
  const { failed, numRuns, errorInstance } = await fc.check(property, {
    numRuns: CASES_MAX,
    seed: SEED,
    endOnFailure: true,
  })
  if (!failed) return undefined
  const message = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
  return { cases: numRuns, message: (message.split('\n')[0] ?? '').slice(0, 100) }
}
