import { Failure } from '../domain/failure.ts'
import type { Instance } from '../domain/instance.ts'
import type { MessageId } from '../domain/message.ts'
import type { Store, StoredMessage } from '../store/store.types.ts'
import type { Call } from './route.ts'

type Params = Pick<Call<unknown, unknown>, 'param'>

/** The instance that the path names. */
export function findInstance(store: Store, { param }: Params): Instance {
  const name = param('instance')
  const instance = store.instances.byName(name)
  if (instance === undefined) throw new Failure('not-found', `There is no instance '${name}'.`)
  return instance
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

/** It is gone, in the trash, or never was: from outside these are one. */
export function notHere(): Failure {
  return new Failure('not-found', 'There is no such message in this instance.')
}
