import { createPrivateKey, X509Certificate } from 'node:crypto'

/**
 * A private key for DKIM as it is sealed: PKCS #8, DER in base64, since sealed values have no line breaks. Undefined
 * when it is no RSA or Ed25519 key in PEM form.
 */
export function privateKeyText(pem: string): string | undefined {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType !== 'rsa' && key.asymmetricKeyType !== 'ed25519') return undefined
    return key.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  } catch {
    return undefined
  }
}

export function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== ''
  } catch {
    return false
  }
}
