import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Config } from '../../server/config/config.types.ts'
import { Failure } from '../../server/domain/failure.ts'
import { fc, runs } from '../support/properties.ts'
import { load, problems } from './support.ts'

const sample: unknown = parse(readFileSync(join(import.meta.dirname, 'sample.yaml'), 'utf8'))
const env = { RELAY_PASSWORD: 'x', SHOP_STAGING_SMTP: 'y' }
const RUNS = 200

/** The configuration, or the refusal; anything else that is thrown fails the test. */
async function outcome(content: unknown): Promise<Config | Failure> {
  return await load({ files: { 'stagingpost.json': JSON.stringify(content) }, env }).catch(
    (error: unknown) => {
      if (error instanceof Failure && error.code === 'invalid') return error
      throw error
    },
  )
}

describe('whatever the file says', () => {
  test('is read or refused with words, never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...pathsOf(sample)), fc.jsonValue(), async (path, value) => {
        const result = await outcome(replaced(sample, path, value))
        if (result instanceof Failure)
          expect(result.message).toMatch(/^The configuration has .+ nothing was started\.\n {2}\S/)
      }),
      { numRuns: runs(RUNS) },
    )
  })

  test('a key more than there is, at any depth, is named', async () => {
    const names = fc.constantFrom(
      'colour',
      'constructor',
      'toString',
      '__proto__',
      'hasOwnProperty',
      'Smtp',
      '',
      'a b',
    )
    const sections = pathsOf(sample).filter((path) => isSection(at(sample, path)))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...sections), names, async (path, name) => {
        const json = JSON.stringify(replaced(sample, [...path, '\u0001'], 'x')).replace(
          '"\\u0001":',
          `${JSON.stringify(name)}:`,
        )
        const found = await problems({ files: { 'stagingpost.json': json }, env })
        expect(found.join('\n')).toContain(/^\w+$/.test(name) ? name : JSON.stringify(name))
      }),
      { numRuns: runs(RUNS) },
    )
  })

  test('a line break in any text is refused', async () => {
    const texts = pathsOf(sample).filter((path) => typeof at(sample, path) === 'string')
    for (const path of texts) {
      const result = await outcome(replaced(sample, path, `${at(sample, path)}\r\nBcc: x@evil.example`))
      expect(result, path.join('.')).toBeInstanceOf(Failure)
    }
  })
})

type Path = readonly string[]

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))]
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), value)
}

function isSection(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by
  if (Array.isArray(value))
    return value.map((item, i) => (String(i) === key ? replaced(item, rest, by) : item))
  return { ...Object(value), [key]: replaced(Reflect.get(Object(value), key), rest, by) }
}
