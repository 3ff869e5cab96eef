import type { Instance } from '../../domain/instance.ts'
import type { StoredMessage } from '../../store/store.types.ts'
import type { Call } from '../requests/route.ts'

/** Production mail is other people's: the audit log says who opened what of it. */
export async function noteOpening(
  { instance, message }: { readonly instance: Instance; readonly message: Pick<StoredMessage, 'id'> },
  { record }: Pick<Call<unknown, unknown>, 'record'>,
  what: string,
): Promise<void> {
  if (instance.kind === 'production') await record('content.opened', { message: message.id, what })
}
