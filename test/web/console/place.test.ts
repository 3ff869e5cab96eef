import { describe, expect, test } from 'vitest'
import { formatPlace, INSTANCE_SECTIONS, type Place, parsePlace } from '../../../web/console/place.ts'

const PLACES: readonly (readonly [url: string, place: Place])[] = [
  ['/settings', { kind: 'instances' }],
  ['/settings/new-instance', { kind: 'new-instance' }],
  ['/settings/projects', { kind: 'projects' }],
  ['/settings/projects/web%20shop', { kind: 'project', name: 'web shop' }],
  ['/settings/relays', { kind: 'relays' }],
  ['/settings/relays/my%2Erelay', { kind: 'relay', name: 'my.relay' }],
  ['/settings/new-relay', { kind: 'new-relay' }],
  ['/settings/people', { kind: 'people' }],
  ['/settings/audit', { kind: 'audit' }],
  ['/settings/account', { kind: 'account' }],
  ['/settings/tokens', { kind: 'tokens' }],
  ['/settings/instances/shop', { kind: 'instance', name: 'shop', section: 'general' }],
  ...INSTANCE_SECTIONS.slice(1).map(
    (section) =>
      [`/settings/instances/shop/${section}`, { kind: 'instance', name: 'shop', section }] as const,
  ),
  ['/settings/instances/a%2Fb', { kind: 'instance', name: 'a/b', section: 'general' }],
]

describe('a place of the console', () => {
  test.each(PLACES)('%s', (url, place) => {
    expect(parsePlace(url, '')).toEqual(place)
    expect(formatPlace(place)).toBe(url)
  })

  test.each(['/', '/i/default', '/i/settings', '/settingsx', ''])('%s is of the reading room', (url) => {
    expect(parsePlace(url, '')).toBeNull()
  })

  test.each([
    '/settings/nothing',
    '/settings/instances',
    '/settings/instances/shop/nothing',
    '/settings/instances/shop/email/more',
    '/settings/relays/a/more',
    '/settings/projects/a/more',
    '/settings/instances/%E0%A4%A/nothing',
  ])('%s is nowhere', (url) => {
    expect(parsePlace(url, '')).toEqual({ kind: 'nowhere' })
  })
})
