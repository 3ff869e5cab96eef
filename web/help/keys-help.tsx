import './keys-help.css'

const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['j', 'Next message'],
  ['k', 'Previous message'],
  ['Enter', 'Open'],
  ['Esc', 'Back to the list, select none'],
  ['e', 'Delete'],
  ['z', 'Undo delete'],
  ['u', 'Read or unread'],
  ['s', 'Star'],
  ['r', 'Release to the test recipients'],
  ['x', 'Select'],
  ['*', 'Select all that match'],
  ['/', 'Search'],
  ['g i', 'Go to an instance'],
  ['Ctrl K', 'Commands; ⌘ K on a Mac'],
  ['?', 'This help'],
]

const TERMS: readonly (readonly [term: string, finds: string])[] = [
  ['reset "your order"', 'words and phrases; all must match'],
  ['-newsletter', 'without the word'],
  ['alice OR bob', 'either; group with ( )'],
  ['ver*', 'words that begin so'],
  ['from: to: cc: bcc:', 'an address, or a part of one'],
  ['recipient:@real.example', 'any of to, cc and bcc'],
  ['subject: text: filename:', 'words in that place'],
  ['header:X-Run:42', 'a header field, message-id: too'],
  ['tag:orders', 'with that tag'],
  ['is:unread is:starred is:held', 'also read, redirected, relayed, failed'],
  ['has:code has:link', 'also attachment, calendar'],
  ['larger:2M newer:2h', 'also smaller:, after:2026-11-01, before:'],
]

/** The keys of the page and the language of the search. */
export function KeysHelp() {
  return (
    <div className="keys-help">
      <section>
        <h3>Keys</h3>
        <dl>
          {KEYS.map(([key, does]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h3>Search</h3>
        <dl className="terms">
          {TERMS.map(([term, finds]) => (
            <div key={term}>
              <dt>
                <code>{term}</code>
              </dt>
              <dd>{finds}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  )
}
