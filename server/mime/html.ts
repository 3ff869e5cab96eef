import sanitizeHtml from 'sanitize-html'
import { cleanCss } from './css.ts'
import { type Attributes, cleanAttributes } from './html-attributes.ts'
import { isNestedDeeper } from './html-nesting.ts'
import { type ColorScheme, type SafeHtmlOptions, UrlPolicy } from './html-urls.ts'
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

/** A picture that was left out keeps its place and shows its alternative text. */
const HEAD =
  '<head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><style>:where(img:not([src])){display:inline-block;background:#8883}</style></head>'

const DOCTYPE_LOOK_LENGTH = 2000
/** Behind blanks, comments and an XML declaration; only what a browser knows, so that it can be repeated. */
const DOCTYPE =
  /^(?:\s|<!--(?:(?!-->)[\s\S])*-->|<\?xml[^>]*>){0,99}(<!doctype\s+html(?:\s+public\s+"[\w\s/.:-]{0,99}"(?:\s+"[\w\s/.:-]{0,99}")?)?\s*>)/i

/** What is said of the mail's own `html` and `body` elements. */
interface Frame {
  body: Attributes
  html: Attributes
}

/**
 * A message's HTML as a whole document that runs nothing, loads nothing but its own parts (and remote pictures,
 * through us, if allowed) and leads nowhere without being asked. Its own styles stay. To be shown in a sandboxed frame under a
 * policy of its own all the same. Meant for a worker: a megabyte takes some 100 ms. Never throws.
 */
export function safeHtml(html: string, options: SafeHtmlOptions): SafeDocument {
  const policy = new UrlPolicy(options)
  const frame: Frame = { body: {}, html: {} }
  const content = sanitised(html.slice(0, HTML_LENGTH_MAX), policy, frame, options.scheme)
  return {
    html: `${doctypeOf(html)}<html${written(frame.html)}>${HEAD}<body${written(frame.body)}>${content}</body></html>`,
    blockedCount: policy.blockedCount,
  }
}

/** Its own, or none: it decides whether a browser lays tables out the old way, as the sender saw it. */
function doctypeOf(html: string): string {
  return DOCTYPE.exec(html.slice(0, DOCTYPE_LOOK_LENGTH))?.[1] ?? ''
}

function sanitised(html: string, policy: UrlPolicy, frame: Frame, scheme: ColorScheme): string {
  // Not by sanitize-html's own nestingLimit: it lets the text of a style element nested deeper out as markup.
  if (isNestedDeeper(html, NESTING_MAX)) return TOO_DEEP
  return styled(sanitizeHtml(html, rules(policy, frame)), policy, scheme)
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
      '*': (written, attribs) => {
        // A button that is a picture is shown as the picture.
        const tagName = written === 'input' && attribs.type?.toLowerCase() === 'image' ? 'img' : written
        const attributes = cleanAttributes(tagName, attribs, policy)
        if (tagName === 'body') frame.body = { ...attributes, ...frame.body }
        if (tagName === 'html') frame.html = { ...attributes, ...frame.html }
        return { tagName, attribs: attributes }
      },
    },
  }
}

/** Style elements come out as they went in; everything else that looks like one has been escaped. */
function styled(html: string, policy: UrlPolicy, scheme: ColorScheme): string {
  return html.replace(/(<style[^>]*>)([\s\S]*?)<\/style>/g, (_, open: string, css: string) => {
    return `${open}${inScheme(cleanCss(css, policy.resource), scheme)}</style>`
  })
}

/** A frame has the scheme of the browser around it, not that of the mail program that it stands for. */
function inScheme(css: string, scheme: ColorScheme): string {
  return css.replace(/\bprefers-color-scheme\s*:\s*(light|dark)\b/gi, (_, asked: string) =>
    asked.toLowerCase() === scheme ? 'min-width:0' : 'max-width:0',
  )
}

function written(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(
      ([name, value]) =>
        ` ${name}="${value.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}"`,
    )
    .join('')
}
