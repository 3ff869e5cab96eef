import assert from 'node:assert/strict'
import PostalMime, { type Address as PostalAddress } from 'postal-mime'
import { withoutSpace } from './header-invariants.ts'
import { isSafe, type Redirected } from './observe.ts'
import { asciiForm, decodeStrictly, HARMFUL, readOctets, same, split } from './oracle.ts'

export function subjectTells({
  subject,
  suppressed,
  original,
  disclosing,
  decided,
  block,
  out,
}: Redirected): void {
  const first = original.fields.find(({ name }) => name === 'subject')
  const wanted = first === undefined ? '' : decodeStrictly(first.value).trim()
  assert.ok(
    withoutSpace(subject).endsWith(withoutSpace(wanted)),
    `I9: ${JSON.stringify(subject)} ends with ${JSON.stringify(wanted)}`,
  )
  if (suppressed.length === 0) {
    assert.equal(withoutSpace(subject), withoutSpace(wanted), 'I12: no prefix')
    return
  }
  assert.match(subject, /^\(.*\) -/s, 'I9: starts with the prefix')
  assert.ok(
    subject === subject.trimEnd() &&
      (wanted === '' ||
        subject.endsWith(wanted) === false ||
        subject.slice(0, -wanted.length).endsWith('- ')),
    'I9: apart',
  )
  const raw = block.at(-1)?.value ?? ''
  const ownLines = raw.slice(0, raw.indexOf(' -\r\n') < 0 ? undefined : raw.indexOf(' -\r\n'))
  assert.ok(wanted === '' || out.includes(' -\r\n '), 'I9: the original stands on lines of its own')
  assert.ok(ownLines.length > 0)
  if (!disclosing) return
  const order = ['to', 'cc', 'bcc']
  const [tellsFirst] = decided.recipients
    .filter(({ disposition }) => disposition.kind === 'suppressed')
    .sort((a, b) => order.indexOf(a.class) - order.indexOf(b.class))
  assert.ok(tellsFirst !== undefined)
  assert.ok(subject.includes(cleaned(tellsFirst.address)), `I11: ${subject} tells ${tellsFirst.address}`)
}

function cleaned(address: string): string {
  return address.replace(HARMFUL, '?')
}

/** Who gets the copy for real must not learn whom the envelope alone names (RFC 5321 §7.2). */
export function hiddenStaysHidden({ input, out, original, suppressed, disclosing }: Redirected): void {
  if (disclosing) return
  const shown = original.fields
    .map(({ value }) => `${value}\n${readOctets(value)}\n${decodeStrictly(value)}`)
    .join('\n')
    .toLowerCase()
  const header = split(out).fields.filter(({ name }) => name !== 'x-original-envelope-from')
  const text = header
    .map(({ value }) => `${value}\n${decodeStrictly(value)}`)
    .join('\n')
    .toLowerCase()
  const named = [input.envelope.from, ...input.instance.email.testRecipients]
  for (const address of suppressed) {
    const known = named.some((other) => same(other, address)) || holds(shown, address)
    assert.ok(known || !holds(text, address), `bcc ${address} is disclosed`)
  }
}

/** Whether `text` has that address, not only as a part of a longer one. */
function holds(text: string, address: string): boolean {
  const literal = oneSpelling(address).replace(
    /[^\p{L}\p{N}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  )
  return new RegExp(`(?<![\\p{L}\\p{N}\\p{So}.+%!=?*"-])${literal}(?![\\p{L}\\p{N}.-])`, 'u').test(
    oneSpelling(text),
  )
}

function oneSpelling(text: string): string {
  return text.toLowerCase().replaceAll('bücher.example', 'xn--bcher-kva.example')
}

export async function secondParserAgrees(copy: Redirected): Promise<void> {
  const mail = await PostalMime.parse(Buffer.from(copy.out, 'latin1'))
  const everybody = [
    mail.from,
    mail.sender,
    ...(mail.replyTo ?? []),
    ...(mail.to ?? []),
    ...(mail.cc ?? []),
    ...(mail.bcc ?? []),
  ]
  for (const address of everybody.flatMap(addressesOf)) {
    assert.ok(address === '' || isSafe(copy, address), `I4: the second parser finds ${address}`)
  }
  assert.equal(
    mail.from?.address,
    asciiForm(copy.input.instance.email.sender ?? ''),
    'I4: From is the sender',
  )
  assert.equal(mail.deliveredTo ?? mail.returnPath, undefined, 'I5')
  const [first] = copy.decided.recipients.filter(({ disposition }) => disposition.kind === 'suppressed')
  if (first !== undefined) assert.ok(mail.subject?.startsWith('('), 'I9: the second parser sees the prefix')
  for (const address of copy.suppressed.filter((suppressed) => copy.subject.includes(suppressed))) {
    assert.ok(mail.subject?.includes(address), `I11: the second parser reads ${address} in ${mail.subject}`)
  }
}

function addressesOf(entry: PostalAddress | undefined): string[] {
  return entry === undefined
    ? []
    : entry.group === undefined
      ? [entry.address ?? '']
      : entry.group.map(({ address }) => address ?? '')
}
