import { afterEach, beforeEach, test, vi } from 'vitest'
import type { Grouping } from '../../web/list-state.ts'
import { fc, runs } from '../support/properties.ts'
import { createWorld, type Step } from './list-model/world.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

const WEIGHTS: readonly (readonly [Step['what'], number])[] = [
  ['arrive', 6],
  ['join', 2],
  ['mark', 2],
  ['trash', 3],
  ['restore', 3],
  ['trashMany', 1],
  ['forget', 1],
  ['tell', 8],
  ['deliver', 8],
  ['disconnect', 1],
  ['connect', 3],
  ['compute', 6],
  ['answer', 8],
  ['refuse', 1],
  ['tick', 3],
  ['need', 4],
  ['show', 1],
  ['group', 1],
  ['markRow', 2],
  ['removeRow', 2],
  ['restoreRow', 1],
  ['removeMatching', 1],
  ['undo', 1],
  ['retry', 1],
]

const step: fc.Arbitrary<Step> = fc.oneof(
  ...WEIGHTS.map(([what, weight]) => ({
    arbitrary: fc.nat({ max: 15 }).map((n): Step => ({ what, n })),
    weight,
  })),
)
const grouping = fc.constantFrom<Grouping>('none', 'conversations')

test('whatever happens in whatever order, the list comes to show what the server has', async () => {
  await fc.assert(
    fc.asyncProperty(
      grouping,
      fc.array(step, { maxLength: 60, size: 'max' }),
      async (grouping, happening) => {
        const world = createWorld(grouping)
        try {
          for (const conversation of [0, 2, 3, 1, 4, 2, 3, 2]) world.steps.arrive(conversation)
          await world.run(happening)
          await world.checkAtRest()
        } finally {
          world.close()
          vi.clearAllTimers()
        }
      },
    ),
    { numRuns: runs(300) },
  )
})
