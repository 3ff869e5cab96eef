import './fact.css'

/** A name and its value, in a `dl` of the class `facts`. */
export function Fact({ name, value }: { name: string; value: string | number }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
