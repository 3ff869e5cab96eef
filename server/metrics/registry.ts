/** Metrics of one server, as text for Prometheus (exposition format 0.0.4). Two servers in a process share nothing. */
export interface Registry {
  /** `label` names what the values are told apart by; null for a metric of one value. */
  counter(name: string, help: string, label: string | null): Counter
  histogram(name: string, help: string, label: string | null, bounds: readonly number[]): Histogram
  gauge(name: string, help: string, label: string | null): Gauge
  /** Read anew for each text. */
  read(kind: 'gauge' | 'counter', name: string, help: string, label: string | null, read: Read): void
  text(): Promise<string>
}

export interface Counter {
  add(by: number, value?: string): void
}

export interface Gauge {
  set(to: number, value?: string): void
}

export interface Histogram {
  /** In seconds. */
  observe(seconds: number, value?: string): void
}

/** Values by their label; `''` where there is none. */
export type Read = () => Promise<readonly (readonly [value: string, number: number])[]>

interface Buckets {
  readonly counts: Float64Array
  sum: number
}

interface Metric {
  readonly name: string
  readonly help: string
  readonly kind: 'counter' | 'gauge' | 'histogram'
  readonly lines: () => readonly string[] | Promise<readonly string[]>
}

export function createRegistry(): Registry {
  const metrics: Metric[] = []
  const values = (kind: 'counter' | 'gauge', name: string, help: string, label: string | null) => {
    // One without labels is there from the start.
    const known = new Map<string, number>(label === null ? [['', 0]] : [])
    const lines = () => [...known].map((entry) => line(name, label, entry))
    metrics.push({ name, help, kind, lines })
    return known
  }
  return {
    counter: (name, help, label) => {
      const known = values('counter', name, help, label)
      return { add: (by, value = '') => void known.set(value, (known.get(value) ?? 0) + by) }
    },
    gauge: (name, help, label) => {
      const known = values('gauge', name, help, label)
      return { set: (to, value = '') => void known.set(value, to) }
    },
    histogram: (name, help, label, bounds) => {
      const known = new Map<string, Buckets>()
      const lines = () =>
        [...known].flatMap(([value, buckets]) => bucketLines(name, label, value, { buckets, bounds }))
      metrics.push({ name, help, kind: 'histogram', lines })
      return {
        observe: (seconds, value = '') => {
          let buckets = known.get(value)
          if (buckets === undefined) {
            buckets = { counts: new Float64Array(bounds.length + 1), sum: 0 }
            known.set(value, buckets)
          }
          let at = 0
          while (at < bounds.length && seconds > (bounds[at] ?? 0)) at += 1
          buckets.counts[at] = (buckets.counts[at] ?? 0) + 1
          buckets.sum += seconds
        },
      }
    },
    read: (kind, name, help, label, read) => {
      const lines = async () => (await read()).map((entry) => line(name, label, entry))
      metrics.push({ name, help, kind, lines })
    },
    text: async () => {
      const blocks: string[] = []
      for (const { name, help, kind, lines } of metrics)
        blocks.push(`# HELP ${name} ${escaped(help)}`, `# TYPE ${name} ${kind}`, ...(await lines()))
      return `${blocks.join('\n')}\n`
    },
  }
}

/** Buckets count all that is at most their bound, and so each contains the one before. */
function bucketLines(
  name: string,
  label: string | null,
  value: string,
  { buckets: { counts, sum }, bounds }: { readonly buckets: Buckets; readonly bounds: readonly number[] },
): readonly string[] {
  const own = label === null ? '' : `${label}="${quoted(value)}",`
  const suffix = label === null ? '' : `{${label}="${quoted(value)}"}`
  let count = 0
  const buckets = [...bounds, Number.POSITIVE_INFINITY].map((bound, at) => {
    count += counts[at] ?? 0
    return `${name}_bucket{${own}le="${bound === Number.POSITIVE_INFINITY ? '+Inf' : bound}"} ${count}`
  })
  return [...buckets, `${name}_sum${suffix} ${sum}`, `${name}_count${suffix} ${count}`]
}

function line(name: string, label: string | null, [value, number]: readonly [string, number]): string {
  return label === null ? `${name} ${number}` : `${name}{${label}="${quoted(value)}"} ${number}`
}

function quoted(value: string): string {
  return escaped(value).replaceAll('"', '\\"')
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}
