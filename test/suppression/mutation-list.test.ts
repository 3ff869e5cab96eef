import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MUTATIONS } from './mutation-list.ts'

test.each(MUTATIONS.flatMap(({ name, edits }) => edits.map((edit) => ({ name, ...edit }))))(
  'the mistake "$name" can still be made in $file',
  ({ file, find }) => {
    const source = readFileSync(join(import.meta.dirname, '../../server', file), 'utf8')
    expect(source.split(find)).toHaveLength(2)
  },
)
