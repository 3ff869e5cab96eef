import { structureSchema } from '../../contract/structure.ts'
import type { StructurePartView, StructureView } from '../../contract/structure.types.ts'
import type { StructurePart } from '../../mime/structure.ts'
import type { HttpDeps } from '../http.types.ts'
import { json } from '../requests/answer.ts'
import { findWhole, notHere } from '../requests/find.ts'
import { type Route, route } from '../requests/route.ts'

export function structureRoutes({ store, deriver }: Pick<HttpDeps, 'store' | 'deriver'>): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/instances/:instance/messages/:id/structure',
      summary: 'The tree of its MIME parts, as written.',
      needs: 'content',
      answer: structureSchema,
      handle: async (call) => {
        const { message } = await findWhole(store, call)
        const structure = await deriver.structure({ seq: message.seq, sizeBytes: message.facts.sizeBytes })
        if (structure === undefined) throw notHere()
        return json({ root: present(structure.root), isCut: structure.isCut } satisfies StructureView)
      },
    }),
  ]
}

function present(part: StructurePart): StructurePartView {
  return { ...part, children: part.children.map(present) }
}
