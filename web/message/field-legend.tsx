import './field-legend.css'

/** What the colours of a compared header mean. */
export function FieldLegend() {
  return (
    <p className="field-legend">
      <span className="field added">added</span> <span className="field renamed">renamed</span>
      <span className="field kept">as sent</span>
    </p>
  )
}
