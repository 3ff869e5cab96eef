import sanitizeHtml from 'sanitize-html'
import { cleanCss } from './css.ts'
import { type Attributes, cleanAttributes } from './html-attributes.ts'
import { isNestedDeeper } from './html-nesting.ts'
import { type SafeHtmlOptions, UrlPolicy } from './html-urls.ts'
import type { SafeDocument } from './mime.types.ts'

/** A large newsletter has 200,000; a browser gets slow with more than this. */
const HTML_LENGTH_MAX = 2 * 1024 * 1024
/** Browsers flatten what is nested deeper than 512; nobody writes half of that. */
const NESTING_MAX = 512
const TOO_DEEP =
  '<p>This HTML is nested too deeply to be shown. Its source can be read in the tab beside.</p>'

/**
 * No script, no plug-in, no frame, no foreign content (svg, math: their parsing rules let text turn into elements),
 * nothing whose content browsers read by other rules than ours (noscript, template, xmp, textarea).
 */
const ALLOWED_TAGS =
  `a abbr acronym address area article aside b bdi bdo big blockquote br button caption center cite code
  col colgroup dd del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img
  input ins kbd label li main map mark menu nav nobr ol p pre q rp rt ruby s samp section small span strike strong
  style sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr`.split(/\s+/)

/** Elements that go with all their content. */
const DROPPED_TAGS =
  `script title textarea select option xmp noscript noembed noframes iframe frameset template object
  embed applet plaintext svg math audio video canvas`.split(/\s+/)

/** What is said of the mail's own `html` and `body` elements. */
interface Frame {
  body: Attributes
  html: Attributes
}

/**
 * A message's HTML as a whole document that runs nothing, loads nothing but its own parts (and remote pictures
 * if allowed) and leads nowhere without being asked. Its own styles stay. To be shown in a sandboxed frame under a
 * policy of its own all the same. Meant for a worker: a megabyte takes some 100 ms. Never throws.
 */
export function safeHtml(html: string, options: SafeHtmlOptions): SafeDocument {
  const policy = new UrlPolicy(options)
  const frame: Frame = { body: {}, html: {} }
  const content = sanitised(html.slice(0, HTML_LENGTH_MAX), policy, frame)
  const head = '<head><meta charset="utf-8"><meta name="referrer" content="no-referrer"></head>'
  return {
    html: `<!doctype html><html${written(frame.html)}>${head}<body${written(frame.body)}>${content}</body></html>`,
    blockedCount: policy.blockedCount,
  }
}

function sanitised(html: string, policy: UrlPolicy, frame: Frame): string {
  // Not by sanitize-html's own nestingLimit: it lets the text of a style element nested deeper out as markup.
  if (isNestedDeeper(html, NESTING_MAX)) return TOO_DEEP
  return styled(sanitizeHtml(html, rules(policy, frame)), policy)
}

function rules(policy: UrlPolicy, frame: Frame): sanitizeHtml.IOptions {
  return {
    allowedTags: ALLOWED_TAGS,
    nonTextTags: DROPPED_TAGS,
    // Values are made safe by cleanAttributes, for all tags, before sanitize-html looks at them again.
    allowedAttributes: false,
    allowVulnerableTags: true,
    parseStyleAttributes: false,
    allowedSchemes: ['http', 'https', 'mailto', 'tel', 'sms'],
    allowedSchemesByTag: { img: ['http', 'https', 'data'] },
    allowProtocolRelative: false,
    transformTags: {
      '*': (tagName, attribs) => {
        const attributes = cleanAttributes(tagName, attribs, policy)
        if (tagName === 'body') frame.body = { ...attributes, ...frame.body }
        if (tagName === 'html') frame.html = { ...attributes, ...frame.html }
        return { tagName, attribs: attributes }
      },
    },
  }
}

/** Style elements come out as they went in; everything else that looks like one has been escaped. */
function styled(html: string, policy: UrlPolicy): string {
  return html.replace(/(<style[^>]*>)([\s\S]*?)<\/style>/g, (_, open: string, css: string) => {
    return `${open}${cleanCss(css, policy.resource)}</style>`
  })
}

function written(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(
      ([name, value]) =>
        ` ${name}="${value.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}"`,
    )
    .join('')
}
