import type { LinkLookView, MeView, RedeemInput, SignInInput } from '../../server/contract/person.types.ts'
import { send } from '../api.ts'

/** What the pages before the inbox ask of the server; every call may throw `ApiError`. */
export const gateApi = {
  signIn: (input: SignInInput) => send<MeView>('POST', '/sign-in', input),
  lookAtLink: (secret: string) => send<LinkLookView>('POST', '/links/look', { secret }),
  redeemLink: (input: RedeemInput) => send<MeView>('POST', '/links/redeem', input),
}
