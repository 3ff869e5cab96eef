import { postfixScenes } from './postfix-scenes.ts'
import { type Scene, sinkScenes } from './sink-scenes.ts'
import { findProgram } from './tools.ts'

/**
 * `npm run trial:relay`: relays mail to hosts that are not ours, Postfix's smtp-sink with all its manners and a real
 * Postfix. Ends with 1 when one of them went wrong; what is not installed is skipped, and said so.
 */
const sink = await findProgram('smtp-sink')
const postfix = await findProgram('postfix')
const scenes: readonly Scene[] = [
  ...(sink === undefined ? [] : sinkScenes(sink)),
  ...(postfix === undefined || process.getuid?.() !== 0 ? [] : postfixScenes(postfix)),
]
let failed = 0
for (const { title, play } of scenes) {
  const beganMs = performance.now()
  try {
    await play()
    console.log(`✓ ${title} (${Math.round(performance.now() - beganMs)} ms)`)
  } catch (error) {
    failed += 1
    console.log(`✗ ${title}`)
    console.log(error)
  }
}
if (sink === undefined) skipped('smtp-sink', 'it is not installed (Debian package postfix)')
if (postfix === undefined) skipped('a real Postfix', 'it is not installed (Debian package postfix)')
else if (process.getuid?.() !== 0) skipped('a real Postfix', 'Postfix is started by root alone')
console.log(`\nTrial of the relay: ${scenes.length - failed} as they should be, ${failed} wrong.`)
process.exitCode = failed === 0 ? 0 : 1

function skipped(what: string, why: string): void {
  console.log(`\nSKIPPED: ${what} was NOT tried: ${why}.`)
}
