declare const sealedBrand: unique symbol

/** A secret as it is kept: encrypted, and bound to its place. `server/secrets` seals and opens it. */
export type Sealed = string & { readonly [sealedBrand]: true }

/** Where a sealed value is kept. At another place it does not open. */
export type Place =
  | { readonly kind: 'relay-password'; readonly relay: string }
  | { readonly kind: 'dkim-key'; readonly relay: string }
  | { readonly kind: 'constant'; readonly instanceId: number; readonly name: string }
  | { readonly kind: 'webhook-secret'; readonly webhook: string }

export interface SealedValue {
  readonly place: Place
  readonly sealed: Sealed
}

/** Encrypts a value for the place that it is kept at. */
export type Seal = (plain: string, place: Place) => Sealed

/** Unique for each place: names of relays and constants have no slash. */
export function placeText(place: Place): string {
  switch (place.kind) {
    case 'relay-password':
      return `relay-password/${place.relay}`
    case 'dkim-key':
      return `dkim-key/${place.relay}`
    case 'constant':
      return `constant/${place.instanceId}/${place.name}`
    case 'webhook-secret':
      return `webhook-secret/${place.webhook}`
    default:
      return place satisfies never
  }
}

/** For errors and logs. */
export function showPlace(place: Place): string {
  switch (place.kind) {
    case 'relay-password':
      return `the password of relay ${place.relay}`
    case 'dkim-key':
      return `the DKIM key of relay ${place.relay}`
    case 'constant':
      return `the constant ${place.name} of instance number ${place.instanceId}`
    case 'webhook-secret':
      return `the secret of webhook ${place.webhook}`
    default:
      return place satisfies never
  }
}
