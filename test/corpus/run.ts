import { stat } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { openApi } from '../bench/api.ts'
import { startServer } from '../bench/servers.ts'
import { median } from '../bench/statistics.ts'
import { filesUnder } from './files.ts'
import { type Finding, tryFile } from './try-file.ts'

/**
 * `npm run corpus -- DIR`: sends every file under DIR to a fresh server over SMTP and looks at what became of it.
 * Ends with 1 when a file was refused, altered, or is not listed, and with 2 when there is nothing to send.
 */
const [folder, ...more] = process.argv.slice(2)
const isFolder = folder !== undefined && (await stat(folder).catch(() => undefined))?.isDirectory() === true
if (!isFolder || more.length > 0) {
  console.error('Say which folder: npm run corpus -- DIR')
  process.exitCode = 2
} else {
  process.exitCode = await run(resolve(folder))
}

async function run(root: string): Promise<number> {
  const paths = await filesUnder(root)
  if (paths.length === 0) {
    console.error(`There are no files under ${root}`)
    return 2
  }
  const server = await startServer('stagingpost')
  const api = openApi(server.httpUrl ?? '')
  try {
    console.log('reply  stored   listed  milliseconds  readable  file')
    const findings: Finding[] = []
    for (const path of paths) {
      const finding = await tryFile(path, { smtpPort: server.smtpPort, api })
      findings.push(finding)
      console.log(line(finding, relative(root, path)))
    }
    console.log(`\n${summary(findings)}`)
    return findings.every(isSound) ? 0 : 1
  } finally {
    api.close()
    await server.stop()
  }
}

function isSound({ accepted, equal, listed }: Finding): boolean {
  return accepted && equal && listed
}

function line({ reply, accepted, equal, listed, milliseconds, readable }: Finding, path: string): string {
  const told = accepted
    ? [
        equal ? 'equal' : 'ALTERED',
        listed ? 'listed' : 'ABSENT',
        milliseconds.toFixed(1),
        readable === 'yes' ? 'yes' : 'no',
      ]
    : ['REFUSED', '', milliseconds.toFixed(1), '']
  const [stored = '', isListed = '', ms = '', isReadable = ''] = told
  const cells = [
    reply.slice(0, 3).padEnd(5),
    stored.padEnd(7),
    isListed.padEnd(6),
    ms.padStart(12),
    isReadable.padEnd(8),
    path,
  ]
  const reason = accepted ? readable : reply
  return `${cells.join('  ')}${reason === 'yes' ? '' : `: ${reason}`}`
}

function summary(findings: readonly Finding[]): string {
  const count = (isOne: (finding: Finding) => boolean) => findings.filter(isOne).length
  const times = findings.map(({ milliseconds }) => milliseconds)
  return [
    `${findings.length} files: ${count(({ accepted }) => accepted)} accepted`,
    `${count(({ equal }) => equal)} stored as sent`,
    `${count(({ listed }) => listed)} listed`,
    `${count(({ readable }) => readable === 'yes')} readable`,
    `${count(({ accepted, readable }) => accepted && readable !== 'yes')} that say why they are not`,
    `median ${median(times).toFixed(1)} ms, most ${Math.max(...times).toFixed(1)} ms from MAIL to the last reply`,
  ].join(', ')
}
