import { expect, test } from 'vitest'
import { createNetworks, plainAddress } from '../../server/access/networks.ts'

const ISLANDS = ['10.0.0.7', '192.168.0.0/16', 'fd00::/8', '2001:db8::1', '::ffff:172.16.0.0/108']

test.each([
  ['10.0.0.7', true],
  ['::ffff:10.0.0.7', true],
  ['10.0.0.8', false],
  ['192.168.255.1', true],
  ['192.169.0.1', false],
  ['fd12::1', true],
  ['fe80::1', false],
  ['2001:DB8:0::1', true],
  ['2001:db8::2', false],
  ['172.31.0.1', true],
  ['172.32.0.1', false],
  ['127.0.0.1', false],
  ['', false],
  [undefined, false],
  ['10.0.0.7, 10.0.0.8', false],
  ['localhost', false],
])('%s: %s', (address, isOne) => {
  expect(createNetworks(ISLANDS)(address)).toBe(isOne)
})

test('nobody is in no network', () => {
  expect(createNetworks([])('127.0.0.1')).toBe(false)
})

test.each([
  ['::ffff:127.0.0.1', '127.0.0.1'],
  ['::FFFF:10.1.2.3', '10.1.2.3'],
  ['::1', '::1'],
])('%s is shown as %s', (address, shown) => {
  expect(plainAddress(address)).toBe(shown)
})
