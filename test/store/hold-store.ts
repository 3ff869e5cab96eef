import { openStore } from '../../server/store/database.ts'
import { newMessage } from './new-message.ts'

/** Holds the store of a folder until killed; says which messages it stored. */
const [dataDir = ''] = process.argv.slice(2)
const store = await openStore({
  dataDir,
  onCommitted: () => {},
  onFatal: (error) => {
    throw error
  },
})
const messages = [1, 2, 3].map(() => newMessage(store.instances.list()[0]?.id ?? 0))
await Promise.all(messages.map((message) => store.messages.accept(message)))
process.stdout.write(`${messages.map(({ id }) => id).join(' ')}\n`)
