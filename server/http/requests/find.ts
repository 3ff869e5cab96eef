import { Failure } from '../../domain/failure.ts'
import type { Instance } from '../../domain/instance.ts'
import type { MessageId } from '../../domain/message.ts'
import type { Store, StoredMessage } from '../../store/store.types.ts'
import { noInstance } from '../gate/admission.ts'
import { presentInstance } from '../present/instance.ts'
import { type Answer, json } from './answer.ts'
import type { Call } from './route.ts'

type Params = Pick<Call<unknown, unknown>, 'param'>

/** The instance that the path names. */
export function findInstance(store: Store, { param }: Params): Instance {
  const name = param('instance')
  const instance = store.instances.byName(name)
  if (instance === undefined || instance.deletedAtMs !== null) {
    throw noInstance(name)
  }
  return instance
}

/** What the file declares is changed there. */
export function refuseManaged({ name, managedByFile }: Instance): void {
  if (!managedByFile) return
  const words = `Instance '${name}' is declared in the configuration file: change it there and restart.`
  throw new Failure('conflict', words)
}

/** The instance as it is shown. */
export async function answerWithInstance(store: Store, instance: Instance, status = 200): Promise<Answer> {
  return json(presentInstance(instance, await store.instances.counts(instance.id)), status)
}

/** The message that the path names, in the instance that the path names. */
export async function findMessage(
  store: Store,
  call: Params,
): Promise<{ readonly instance: Instance; readonly message: StoredMessage }> {
  const instance = findInstance(store, call)
  const id = call.param('id')
  const message = /^[\w-]{22}$/.test(id) ? await store.messages.get(instance.id, id as MessageId) : undefined
  if (message === undefined) throw notHere()
  return { instance, message }
}

/** The same, for who asks for what it says: refused in words when that was taken from it. */
export async function findWhole(store: Store, call: Params): ReturnType<typeof findMessage> {
  const found = await findMessage(store, call)
  const { removed } = found.message
  if (removed === null) return found
  const what =
    removed.what === 'body' ? 'body of this message was' : 'content of this message, its header too, was'
  const day = new Date(removed.atMs).toISOString()
  const words = `The ${what} removed at ${day}, as the instance is set to keep no more of it (retention, keep).`
  throw new Failure('not-found', words)
}

/** It is gone, in the trash, or never was: from outside these are one. */
export function notHere(): Failure {
  return new Failure('not-found', 'There is no such message in this instance.')
}
