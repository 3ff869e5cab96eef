/** What a file says of a staging instance `default` that sends copies to qa@team.example through this host. */
export function redirectingThrough({ host, port }: { readonly host: string; readonly port: number }) {
  const email = {
    mode: 'redirect',
    testRecipients: ['qa@team.example'],
    sender: 'noreply@stage.example',
    relay: 'real',
  }
  return {
    relays: { real: { host, port, tls: 'none' } },
    instances: { default: { kind: 'staging', email } },
  }
}
