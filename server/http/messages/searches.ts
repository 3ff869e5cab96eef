import {
  keptSearchInputSchema,
  keptSearchListSchema,
  keptSearchSchema,
  tagListSchema,
} from '../../contract/search.ts'
import type { KeptSearchListView, KeptSearchView, TagListView } from '../../contract/search.types.ts'
import { Failure } from '../../domain/failure.ts'
import { asksForContent } from '../../domain/search-without-content.ts'
import type { HttpDeps } from '../http.types.ts'
import { json } from '../requests/answer.ts'
import { findInstance } from '../requests/find.ts'
import { type Route, route } from '../requests/route.ts'
import { parseSearchText } from './search.ts'
import { readTags } from './tags.ts'

const PATH = '/instances/:instance/searches'
const NAME = /^[^\p{Cc}\p{Cf}/]{1,60}$/u

/** Searches kept under a name, and the tags that they and people give. */
export function searchesRoutes({ store }: Pick<HttpDeps, 'store'>): readonly Route[] {
  return [
    route({
      method: 'get',
      path: PATH,
      summary: 'Searches that are kept under a name; those with a tag give it to new mail that matches.',
      needs: 'see',
      answer: keptSearchListSchema,
      handle: async (call) => {
        const searches = await store.searches.list(findInstance(store, call).id)
        return json({ searches: searches.map((kept) => ({ ...kept })) } satisfies KeptSearchListView)
      },
    }),
    route({
      method: 'put',
      path: `${PATH}/:name`,
      summary: 'Keeps a search under that name, in place of one that has it.',
      needs: 'mark',
      audit: 'search.kept',
      body: keptSearchInputSchema,
      answer: keptSearchSchema,
      handle: async (call) => {
        const { id } = findInstance(store, call)
        const name = call.param('name')
        if (!NAME.test(name)) throw new Failure('invalid', 'A name has 1 to 60 characters, no slash.', 'name')
        const { search, tag } = call.body
        const asked = parseSearchText(search)
        // The tag would tell of each new message whether its body has these words.
        if (tag != null && !call.held.has('content') && asksForContent(asked)) throw tellsOfContent()
        call.note({ name })
        const kept: KeptSearchView = { name, search, tag: tag == null ? null : (readTags([tag])[0] ?? null) }
        await store.searches.put(id, kept, Date.now())
        return json(kept)
      },
    }),
    route({
      method: 'delete',
      path: `${PATH}/:name`,
      summary: 'Forgets it; tags that it gave stay.',
      needs: 'mark',
      audit: 'search.forgotten',
      answer: null,
      handle: async (call) => {
        const name = call.param('name')
        if (!(await store.searches.remove(findInstance(store, call).id, name, Date.now())))
          throw new Failure('not-found', `No search is kept under the name '${name}'.`)
        return { kind: 'empty' }
      },
    }),
    route({
      method: 'get',
      path: '/instances/:instance/tags',
      summary: 'The tags in use, with how many messages bear each.',
      needs: 'see',
      answer: tagListSchema,
      handle: async (call) => {
        const tags = await store.searches.tags(findInstance(store, call).id)
        return json({ tags: tags.map((counted) => ({ ...counted })) } satisfies TagListView)
      },
    }),
  ]
}

function tellsOfContent(): Failure {
  return new Failure(
    'refused',
    'A tag may not depend on the content of production mail, which you may not read: say subject: or an address.',
    'search',
  )
}
