/** One page of the documentation: no script, nothing from elsewhere. `body` is HTML of our own. */
export function docsFrame(title: string, nav: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Stagingpost</title>
<style>${STYLE}</style>
</head>
<body>
<nav aria-label="Contents">${nav}</nav>
<main>
${body}
</main>
</body>
</html>
`
}

export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d9dce1, #363b44); --dim: light-dark(#5a6270, #9aa3b2); --paper: light-dark(#f5f6f8, #1d2026); --link: light-dark(#0b5cad, #7db7f5) }
* { box-sizing: border-box }
body { margin: 0; display: grid; grid-template-columns: 17rem minmax(0, 1fr); font: 15px/1.55 system-ui, sans-serif; background: light-dark(#fff, #15171b); color: light-dark(#1c2027, #e4e7ec) }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.5rem 1rem 3rem 1.5rem; border-right: 1px solid var(--line); font-size: 13px }
nav ul { list-style: none; margin: 0 0 1rem; padding: 0 } nav li { padding: .1rem 0; overflow-wrap: anywhere } nav strong { display: block; margin-top: .8rem }
main { padding: 1.5rem 2.5rem 6rem; max-width: 62rem; min-width: 0 }
a { color: var(--link) } nav a { text-decoration: none }
h1 { font-size: 1.7rem } h2 { margin-top: 2.5rem; padding-top: .6rem; border-top: 1px solid var(--line) } h3 { margin: 2rem 0 .3rem; font-size: 1rem; overflow-wrap: anywhere }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
pre { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: .7rem .9rem; overflow: auto; max-height: 30rem }
:not(pre) > code { background: var(--paper); border-radius: 4px; padding: .1em .3em }
table { border-collapse: collapse; margin: .6rem 0; display: block; overflow: auto } th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line) }
summary { cursor: pointer; color: var(--dim) } .dim { color: var(--dim) } .method { font-weight: 600; text-transform: uppercase }
@media (max-width: 800px) { body { display: block } nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line) } main { padding: 1rem } }
@media print { nav { display: none } body { display: block } }
`
