import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createActions } from '../../web/inbox/actions.ts'
import { createCell } from '../../web/inbox/cell.ts'
import { createLoads } from '../../web/inbox/loads.ts'
import { applyFrames, EMPTY_INBOX, type Inbox } from '../../web/state.ts'
import { createNetwork } from './list-model/network.ts'
import { createModelServer } from './list-model/server.ts'
import { item } from './samples.ts'

let network: ReturnType<typeof createNetwork>
let server: ReturnType<typeof createModelServer>
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  server = createModelServer('default')
  network = createNetwork(server)
  for (let count = 0; count < 2; count += 1) server.arrive(null)
})
afterEach(() => {
  network.close()
  vi.useRealTimers()
})

function page() {
  const cell = createCell<Inbox>({ ...EMPTY_INBOX, instancesStale: false })
  const loads = createLoads(cell)
  cell.subscribe(loads.refresh)
  const seqs = () => cell.get().list?.rows.map(({ seq }) => seq)
  return { cell, seqs, actions: createActions(cell) }
}

const answered = async () => {
  network.answer(0)
  await nextTurn()
}

test('another list does not wait for the answer of the last one', async () => {
  const { seqs, actions } = page()
  actions.showList('default', 'is:unread')
  actions.showList('default', '')
  network.answer(1)
  await nextTurn()
  expect(seqs()).toEqual([2, 1])
})

test('a list that is shown again is not filled by what was asked for the first time', async () => {
  const { cell, seqs, actions } = page()
  actions.showList('default', '')
  network.compute(0)
  actions.showList('default', 'is:unread')
  server.arrive(null)
  cell.set(applyFrames(cell.get(), [{ kind: 'message.stored', cursor: 3, message: item(3) }]))
  actions.showList('default', '')
  await answered()
  expect(seqs()).toEqual([])
  await answered()
  await answered()
  expect(seqs()).toEqual([3, 2, 1])
})

test('a deletion that is refused brings the row back', async () => {
  const { seqs, actions } = page()
  actions.showList('default', '')
  await answered()
  const removing = actions.remove('default', ['m2'])
  expect(seqs()).toEqual([1])
  await nextTurn()
  network.refuse(0)
  await expect(removing).rejects.toThrow('503')
  while (network.isBusy()) await answered()
  expect(seqs()).toEqual([2, 1])
})

test('what was gone already when it was deleted here is shown when somebody brings it back', async () => {
  const { cell, seqs, actions } = page()
  actions.showList('default', '')
  await answered()
  server.trash(2)
  const removing = actions.remove('default', ['m2'])
  await nextTurn()
  while (network.isBusy()) await answered()
  await removing
  server.restore(2)
  cell.set(applyFrames(cell.get(), [{ kind: 'message.updated', cursor: 4, message: item(2) }]))
  while (network.isBusy()) await answered()
  expect(seqs()).toEqual([2, 1])
})

test('an undo does not overtake the deletion that it undoes', async () => {
  const { actions } = page()
  actions.showList('default', '')
  await answered()
  const removing = actions.remove('default', ['m2'])
  const restoring = actions.restore('default', ['m2'])
  await nextTurn()
  await answered()
  expect(server.seqs()).toEqual([1])
  await removing
  await answered()
  await restoring
  expect(server.seqs()).toEqual([1, 2])
})

test('instances that did not come are asked for again', async () => {
  const { cell } = page()
  cell.set({ ...cell.get(), instancesStale: true })
  network.refuse(0)
  await nextTurn()
  await vi.runOnlyPendingTimersAsync()
  await answered()
  expect(cell.get().instances).toHaveLength(1)
})
