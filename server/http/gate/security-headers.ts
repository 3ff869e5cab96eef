import helmet from 'helmet'

/**
 * Headers of every answer. Scripts and styles come from files of ours alone; components set inline styles, which
 * can't run anything. HSTS is `strictTransport`'s.
 */
export function securityHeaders(): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        frameSrc: ["'self'"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'self'"],
      },
    },
    // `no-referrer` would make browsers send `Origin: null` from our own page.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: false,
    // The frame of a preview has no origin to key by, and browsers complain about the mixture.
    originAgentCluster: false,
  })
}

/** For bytes that came in a message: nothing in them may run, whatever a browser takes them for. */
export const INERT_CSP = "sandbox; default-src 'none'"
