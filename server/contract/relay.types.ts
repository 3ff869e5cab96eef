/** A relay as shown: never with its credentials. */
export interface RelayView {
  name: string
  host: string
  port: number
  tls: 'required' | 'implicit' | 'opportunistic' | 'none'
  managedByFile: boolean
}

export interface RelayListView {
  relays: RelayView[]
}
