import { describe, expect, test } from 'vitest'
import type { AuditEntryView } from '../../../server/contract/audit.types.ts'
import { auditQuery, formatAuditFilter, parseAuditFilter } from '../../../web/console/model/audit-filter.ts'
import {
  actionInWords,
  actorInWords,
  auditCsv,
  auditJsonLines,
  detailLines,
} from '../../../web/console/model/audit-words.ts'

const EVERYTHING = { actor: '', action: '', from: '', to: '' }

const ENTRY: AuditEntryView = {
  id: 7,
  at: '2026-11-26T12:00:00.000Z',
  actor: { kind: 'person', name: 'anna@team.example' },
  clientAddress: '192.0.2.7',
  instance: 'uat',
  action: 'instance.changed',
  detail: { label: 'A → B', count: 3, gone: null, is: false },
}

describe('the filter', () => {
  test.each([
    EVERYTHING,
    { actor: 'anna@team.example', action: 'session.', from: '2026-11-01', to: '2026-11-26' },
    { ...EVERYTHING, actor: 'a&b=c' },
  ])('is in the address and comes back: %j', (filter) => {
    expect(parseAuditFilter(formatAuditFilter(filter))).toEqual(filter)
  })

  test('of nonsense is everything', () => {
    expect(parseAuditFilter('?action=nothing&from=yesterday&to=2026-13-40')).toEqual(EVERYTHING)
    expect(formatAuditFilter(EVERYTHING)).toBe('')
  })

  test('asks for whole days of here, both included', () => {
    const query = auditQuery({ ...EVERYTHING, from: '2026-11-01', to: '2026-11-30' }, 'next', 50)
    expect(query.get('after')).toBe(new Date(2026, 10, 1).toISOString())
    expect(query.get('before')).toBe(new Date(2026, 11, 1).toISOString())
    expect([query.get('pageToken'), query.get('limit')]).toEqual(['next', '50'])
    expect([...auditQuery({ ...EVERYTHING, actor: ' ' }, null, 50).keys()]).toEqual(['limit'])
  })
})

describe('a line', () => {
  test('in words', () => {
    expect(actionInWords('instance.changed')).toBe('Instance changed')
    expect(detailLines(ENTRY.detail)).toEqual([
      { name: 'label', value: 'A → B' },
      { name: 'count', value: '3' },
      { name: 'is', value: 'false' },
    ])
    const actors = (['person', 'token', 'command', 'anyone', 'server'] as const).map((kind) =>
      actorInWords({ kind, name: kind === 'token' ? 'CI' : null }),
    )
    expect(actors).toEqual(['Somebody', 'Token CI', 'A command on the server', 'Anyone', 'The server'])
  })

  test('as JSON lines', () => {
    const lines = auditJsonLines([ENTRY, ENTRY]).split('\n')
    expect(lines.map((line) => (line === '' ? null : JSON.parse(line)))).toEqual([ENTRY, ENTRY, null])
  })

  test('as CSV, with nothing that a spreadsheet takes for a formula', () => {
    const bad = {
      ...ENTRY,
      actor: { kind: 'token', name: '=HYPERLINK("x"),1' } as const,
      instance: null,
      detail: {},
    }
    expect(auditCsv([ENTRY, bad])).toBe(
      [
        'id,at,actorKind,actor,clientAddress,instance,action,detail',
        '7,2026-11-26T12:00:00.000Z,person,anna@team.example,192.0.2.7,uat,instance.changed,"{""label"":""A → B"",""count"":3,""gone"":null,""is"":false}"',
        `7,2026-11-26T12:00:00.000Z,token,"'=HYPERLINK(""x""),1",192.0.2.7,,instance.changed,{}`,
        '',
      ].join('\r\n'),
    )
  })
})
