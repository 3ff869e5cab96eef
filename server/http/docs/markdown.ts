import { Marked, type Tokens } from 'marked'

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

/** The HTML of our own documentation: nothing here is from a message. */
export function renderMarkdown(source: string): Rendered {
  const headings: Heading[] = []
  const marked = new Marked({
    renderer: {
      heading({ depth, text, tokens }: Tokens.Heading) {
        const heading = { level: depth, text: text.replaceAll('`', ''), id: headingId(text) }
        headings.push(heading)
        return `<h${depth} id="${heading.id}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
      link({ href, tokens }: Tokens.Link) {
        const label = this.parser.parseInline(tokens)
        // What lies outside the folder is in the sources, and not on the server.
        return href.startsWith('../') ? label : `<a href="${pageHref(href)}">${label}</a>`
      },
    },
  })
  const html = marked.parse(source, { async: false })
  return { html, headings }
}

/** Between pages of the folder the server has no endings. */
function pageHref(href: string): string {
  return href.replace(/^([\w-]+)\.md(?=#|$)/, '$1')
}

/** As GitHub makes it, so that links lead to the same place there. */
function headingId(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]+/gu, '')
    .trim()
    .replace(/\s/g, '-')
}
