import { escapeHtml } from './frame.ts'

/** A heading, to lead to it. */
export interface Heading {
  readonly level: number
  readonly text: string
  readonly id: string
}

export interface Rendered {
  readonly html: string
  readonly headings: readonly Heading[]
}

const FENCE = /^```\s*(\w*)/
const HEADING = /^(#{1,4})\s+(.+)$/
const ITEM = /^(?:[-*]|\d+\.)\s+(.*)$/
const ROW = /^\|(.*)\|\s*$/
const RULE_ROW = /^\|[\s:|-]+\|\s*$/

/** The part of Markdown that our own documentation is written in. What it does not know stays text. */
export function renderMarkdown(source: string): Rendered {
  const lines = source.split('\n')
  const headings: Heading[] = []
  const html: string[] = []
  for (let at = 0; at < lines.length; ) {
    const block = blockAt(lines, at, headings)
    html.push(block.html)
    at = block.next
  }
  return { html: html.filter((text) => text !== '').join('\n'), headings }
}

interface Block {
  readonly html: string
  readonly next: number
}

function blockAt(lines: readonly string[], at: number, headings: Heading[]): Block {
  const line = lines[at] ?? ''
  if (line.trim() === '') return { html: '', next: at + 1 }
  if (FENCE.test(line)) return fence(lines, at)
  const [, marks, title = ''] = HEADING.exec(line) ?? []
  if (marks !== undefined) {
    const heading = { level: marks.length, text: title.replace(/`/g, ''), id: headingId(title) }
    headings.push(heading)
    return {
      html: `<h${heading.level} id="${heading.id}">${inline(title)}</h${heading.level}>`,
      next: at + 1,
    }
  }
  if (ROW.test(line)) return table(lines, at)
  if (ITEM.test(line)) return list(lines, at)
  const end = endOf(
    lines,
    at,
    (text) =>
      text.trim() !== '' && !FENCE.test(text) && !HEADING.test(text) && !ROW.test(text) && !ITEM.test(text),
  )
  return { html: `<p>${inline(lines.slice(at, end).join(' '))}</p>`, next: end }
}

function fence(lines: readonly string[], at: number): Block {
  const end = endOf(lines, at + 1, (text) => !text.startsWith('```'))
  return { html: `<pre><code>${escapeHtml(lines.slice(at + 1, end).join('\n'))}</code></pre>`, next: end + 1 }
}

function table(lines: readonly string[], at: number): Block {
  const end = endOf(lines, at, (text) => ROW.test(text))
  const [head = '', ...rest] = lines.slice(at, end)
  const cells = (line: string, tag: 'th' | 'td') =>
    `<tr>${(ROW.exec(line)?.[1] ?? '')
      .split(/(?<!\\)\|/)
      .map((cell) => `<${tag}>${inline(cell.trim().replace(/\\\|/g, '|'))}</${tag}>`)
      .join('')}</tr>`
  const body = rest.filter((line) => !RULE_ROW.test(line)).map((line) => cells(line, 'td'))
  return { html: `<table>${cells(head, 'th')}${body.join('')}</table>`, next: end }
}

function list(lines: readonly string[], at: number): Block {
  const tag = /^\d/.test(lines[at] ?? '') ? 'ol' : 'ul'
  const end = endOf(lines, at, (text) => ITEM.test(text) || /^\s+\S/.test(text))
  const items: string[] = []
  for (const line of lines.slice(at, end)) {
    const start = ITEM.exec(line)?.[1]
    if (start !== undefined) items.push(start)
    else items.push(`${items.pop() ?? ''} ${line.trim()}`)
  }
  return { html: `<${tag}>${items.map((item) => `<li>${inline(item)}</li>`).join('')}</${tag}>`, next: end }
}

function endOf(lines: readonly string[], from: number, goesOn: (line: string) => boolean): number {
  const length = lines.slice(from).findIndex((line) => !goesOn(line))
  return length < 0 ? lines.length : from + length
}

function inline(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((piece) => (/^`.+`$/.test(piece) ? `<code>${escapeHtml(piece.slice(1, -1))}</code>` : marked(piece)))
    .join('')
}

function marked(text: string): string {
  return escapeHtml(text)
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/&lt;(https?:[^\s&]+)&gt;/g, '<a href="$1">$1</a>')
    .replace(
      /\[([^\]]+)\]\(([^)\s]+)\)/g,
      (_, label: string, href: string) => `<a href="${pageHref(href)}">${label}</a>`,
    )
}

/** Between pages of the folder the server has no endings. */
function pageHref(href: string): string {
  return href.replace(/^([\w-]+)\.md(?=#|$)/, '$1')
}

function headingId(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
}
