import type { Content, OpenApiDocument, Operation, Schema } from '../openapi/openapi.ts'
import { docsFrame, escapeHtml } from './frame.ts'
import { renderMarkdown } from './markdown.ts'
import { schemaText } from './schema-text.ts'

interface Placed {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

/** Every route in words, from the document alone. */
export function apiPage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  )
  const groups = document.tags.map(({ name, description }) => ({
    name,
    description,
    operations: operations.filter(({ operation }) => operation.tags.includes(name)),
  }))
  const nav = groups
    .map(
      ({ name, operations: own }) =>
        `<strong><a href="#${name}">${name}</a></strong><ul>${own.map(navItem).join('')}</ul>`,
    )
    .join('')
  const body = groups.map(
    ({ name, description, operations: own }) =>
      `<section><h2 id="${name}">${escapeHtml(description)}</h2>${own.map(operationHtml).join('')}</section>`,
  )
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) => `<h3 id="${name}">${name}</h3><pre>${shapeText(schema)}</pre>`,
  )
  const shared = Object.entries(document.components.responses).map(
    ([name, { description }]) => `<h3 id="${name}">${name}</h3>${renderMarkdown(description).html}`,
  )
  const { html } = renderMarkdown(String(document.info.description))
  return docsFrame(
    'API',
    `<p><a href="quick-start">Documentation</a> · <a href="../api/v1/openapi.json">OpenAPI 3.1</a></p>${nav}`,
    `<h1>API</h1>${html}${body.join('')}<h2>Other answers</h2>${shared.join('')}<h2>Shared</h2>${schemas.join('')}`,
  )
}

function navItem({ method, path, operation }: Placed): string {
  return `<li><a href="#${operation.operationId}"><span class="method">${method}</span> ${escapeHtml(path)}</a></li>`
}

function operationHtml({ method, path, operation }: Placed): string {
  const { operationId, summary, description, parameters, requestBody, responses } = operation
  const rows = parameters.map(
    ({ name, in: place, required, description = '', schema }) =>
      `<tr><td><code>${name}</code></td><td>${place}${required ? '' : ', may be left out'}</td><td><code>${escapeHtml(schemaText(schema))}</code></td><td>${escapeHtml(description)}</td></tr>`,
  )
  const answers = Object.entries(responses).flatMap(([status, response]) =>
    '$ref' in response ? [] : [shapeHtml(`Answer ${status}: ${response.description}`, response.content)],
  )
  return [
    `<h3 id="${operationId}"><code><span class="method">${method}</span> ${escapeHtml(path)}</code></h3>`,
    `<p>${escapeHtml(summary)} <span class="dim">${escapeHtml(description)}</span></p>`,
    rows.length === 0 ? '' : `<table>${rows.join('')}</table>`,
    requestBody === undefined ? '' : shapeHtml('Body', requestBody.content),
    ...answers,
    refusalsHtml(responses),
  ].join('')
}

/** What is shared is said once, at the end. */
function refusalsHtml(responses: Operation['responses']): string {
  const links = Object.entries(responses).flatMap(([status, response]) =>
    '$ref' in response && status !== 'default' ? [`<a href="#${nameOf(response.$ref)}">${status}</a>`] : [],
  )
  return `<p class="dim">Also ${links.join(', ')}</p>`
}

function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}

function shapeHtml(title: string, content: Content | undefined): string {
  const shapes = Object.entries(content ?? {}).map(
    ([type, { schema }]) => `<p class="dim">${escapeHtml(type)}</p><pre>${shapeText(schema)}</pre>`,
  )
  if (shapes.length === 0) return `<p class="dim">${escapeHtml(title)}</p>`
  return `<details><summary>${escapeHtml(title)}</summary>${shapes.join('')}</details>`
}

/** The names of shared shapes lead to them. */
function shapeText(schema: Schema): string {
  return escapeHtml(schemaText(schema)).replace(
    /\b(?:[A-Z][a-z]+){1,3}\b/g,
    (name) => `<a href="#${name}">${name}</a>`,
  )
}
