/** How is a power of ten written on an axis? */

/** 10 with a raised exponent; 1 for exponent 0. */
export function PowerLabel(props: {
  readonly exponent: number
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'middle' | 'end'
}) {
  return (
    <text x={props.x} y={props.y} textAnchor={props.anchor}>
      {props.exponent === 0 ? (
        '1'
      ) : (
        <>
          10
          <tspan dy={-4} fontSize={8}>
            {String(props.exponent).replace('-', '\u2212')}
          </tspan>
        </>
      )}
    </text>
  )
}
