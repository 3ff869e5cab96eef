import { rotateSecrets } from '../../server/cli/secrets.ts'

/** Rotates the keys of a folder until it is killed; says so after each. */
const [, , dataDir = ''] = process.argv
for (;;) {
  await rotateSecrets({ dataDir, key: null, previousKey: null }, () => undefined)
  process.stdout.write('rotated\n')
}
