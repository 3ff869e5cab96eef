#!/usr/bin/env node
/** As `engines` in package.json says: an older Node lacks what the server imports, and would only name that. */
const [MAJOR, MINOR] = [22, 18] as const

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < MAJOR || (major === MAJOR && minor < MINOR)) {
  console.error(`Stagingpost needs Node ${MAJOR}.${MINOR} or newer; this is Node ${process.versions.node}.`)
  process.exit(2)
}
const { main } = await import('./main.ts')
await main()
