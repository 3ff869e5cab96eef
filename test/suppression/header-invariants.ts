import assert from 'node:assert/strict'
import { isSafe, passedNames, type Redirected } from './observe.ts'
import { decodeStrictly, HARMFUL, INERT, type OracleField, readOctets } from './oracle.ts'

/** Every address that a pattern of the test finds, as written and as a reader decodes it. */
export function fieldsAreSafe(copy: Redirected): void {
  const passed = passedNames(copy)
  for (const { name, value } of [...copy.block, ...copy.rest]) {
    if (name.startsWith('x-original-') || name === 'subject' || INERT.test(name) || passed.includes(name))
      continue
    for (const text of [value, readOctets(value), decodeStrictly(value)]) {
      for (const [found] of text.matchAll(/[^\s<>,;:"()]+@[^\s<>,;:"()]+/g))
        assert.ok(isSafe(copy, found), `I4: ${name} has ${found}`)
    }
  }
}

export function fieldsAreSingle({ block, rest }: Redirected): void {
  const names = [...block, ...rest].map(({ name }) => name)
  for (const name of ['from', 'to', 'subject']) {
    assert.equal(names.filter((other) => other === name).length, 1, `I5: one ${name}`)
  }
  const forbidden = names.filter((name) =>
    /^(cc|bcc|reply-to|sender|return-path|resent-.*|mail-.*-to|.*disposition-notification-to|x-smtpapi)$/.test(
      name,
    ),
  )
  assert.deepEqual(
    forbidden.filter((name) => !name.startsWith('x-original-')),
    [],
    'I5',
  )
}

export function linesFit({ out, block, longestLine, suppressed }: Redirected): void {
  for (const line of out.split('\r\n'))
    assert.ok(line.length <= Math.max(998, longestLine), `I6: a line of ${line.length}`)
  for (const [word] of out.split('\r\n\r\n')[0]?.matchAll(/=\?(?:UTF-8|ISO-8859-1)\?B\?[^?\s]*\?=/g) ?? []) {
    assert.ok(word.length <= 75, `I6: an encoded word of ${word.length}`)
  }
  for (const { name, text } of block) {
    // Without a prefix the Subject is the original's alone.
    const prefix = suppressed.length === 0 ? '' : text.slice(0, text.indexOf(' -\r\n') + 2)
    const written = name === 'subject' ? prefix : text
    for (const line of written.split('\r\n')) {
      assert.ok(
        !line.includes('=?') || line.length <= 76,
        `I6: a line of ${line.length} with an encoded word`,
      )
      assert.ok(line === '' || line.trim() !== '', 'a line of white space alone')
    }
  }
}

export function generatedTextIsClean(copy: Redirected): void {
  const { block, rest, subject } = copy
  const passed = passedNames(copy)
  for (const { name, text } of [
    ...block.slice(0, -1),
    ...rest.filter((field) => !INERT.test(field.name) && !passed.includes(field.name)),
  ]) {
    assert.match(text, /^[\x20-\x7e\t\r\n]*$/, `I7: ${name} is printable ASCII`)
  }
  assert.doesNotMatch(block[0]?.text ?? '', /@/, 'I4: what the client says of itself is no address')
  assert.match(block.at(-1)?.text ?? '', /^Subject:[\x20-\x7e\t\r\n]*$/, 'I7: Subject is printable ASCII')
  const prefix = subject.slice(0, subject.indexOf(') -') + 3)
  if (subject.startsWith('('))
    assert.doesNotMatch(prefix, new RegExp(HARMFUL), 'I7: the prefix has no control')
  for (const { value } of block.slice(0, -1))
    assert.doesNotMatch(decodeStrictly(value), new RegExp(HARMFUL), 'I7: nor has the block')
}

/** Dropping the block and the prefixes gives the original header back, save folds and encoded octets. */
export function isInvertible(copy: Redirected): void {
  const { original, rest, disclosing } = copy
  const expected = original.fields.filter(({ name, text }) => {
    const tooLong = text.indexOf(':') + 1 > 987 && !INERT.test(name)
    return !tooLong && (disclosing || !/^(resent-)?bcc$/.test(name))
  })
  const passed = passedNames(copy)
  const isKept = ({ name, text }: OracleField) =>
    (INERT.test(name) || passed.includes(name)) && !hasControl(text)
  const names = expected.map((field) => (isKept(field) ? field.name : `x-original-${field.name}`))
  assert.deepEqual(
    rest.map(({ name }) => name),
    names,
    'I8: the same fields in the same order, renamed unless inert',
  )
  expected.forEach((field, index) => {
    const text = rest[index]?.text ?? ''
    if (isKept(field)) assert.equal(text, field.text, 'I8: an inert field stays as it is')
    else sameButRenamed(text, field)
  })
}

function sameButRenamed(text: string, field: OracleField): void {
  assert.ok(text.startsWith('X-Original-'))
  const inverted = text.slice('X-Original-'.length)
  const plain = /^[\x20-\x7e\t\r\n]*$/.test(field.text)
  if (plain && field.text.indexOf('\r\n') <= 987) assert.equal(inverted, field.text, 'I8: the same octets')
  else if (plain)
    assert.equal(withoutSpace(inverted), withoutSpace(field.text), 'I8: the same but for a fold')
  else
    assert.equal(
      withoutSpace(decodeStrictly(valueIn(inverted))),
      withoutSpace(decodeStrictly(field.value)),
      'I8: the same when decoded',
    )
}

/** Controls, and whatever a reader of UTF-8 or Latin-1 may take for the end of a line. */
function hasControl(text: string): boolean {
  const unfolded = text.replace(/[\t\r\n]/g, '')
  try {
    const read = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(unfolded, 'latin1'))
    return /[\p{Cc}\p{Zl}\p{Zp}]/u.test(read)
  } catch {
    return /[\x00-\x1f\x7f\x85]/.test(unfolded)
  }
}

function valueIn(text: string): string {
  return text.slice(text.indexOf(':') + 1)
}

export function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '')
}
