import { Failure } from '../../domain/failure.ts'
import { joinedTags, tagOf } from '../../domain/tag.ts'

/** Tags as they are kept. `Failure('invalid')` names the one that is none, and the field that has it. */
export function readTags(written: readonly string[], field = 'tags'): readonly string[] {
  return joinedTags(
    written.map((text) => {
      const tag = tagOf(text)
      if (tag !== undefined) return tag
      const words = `'${text}' is no tag: it has up to 50 characters, no commas and no quotation marks.`
      throw new Failure('invalid', words, field)
    }),
  )
}
