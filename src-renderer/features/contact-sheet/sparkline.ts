/** How does a series become a line of a few pixels without losing its peaks? */

/**
 * SVG path of a series, lowest value at the bottom. Where there are more values than pixels, each pixel column goes from its lowest to its
 * highest value.
 */
export function sparkline(values: readonly number[], width: number, height: number): string {
  if (values.length < 2 || width < 2) return ''
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const y = (value: number) => (high > low ? (1 - (value - low) / (high - low)) * (height - 1) + 0.5 : height / 2).toFixed(1)
  const columns = Math.floor(width)
  if (values.length <= columns)
    return values.map((value, n) => `${n === 0 ? 'M' : 'L'}${((n / (values.length - 1)) * width).toFixed(1)} ${y(value)}`).join('')
  let path = ''
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * values.length) / columns)
    const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / columns))
    let least = values[from] as number
    let most = least
    for (let n = from + 1; n < to; n++) {
      const value = values[n] as number
      if (value < least) least = value
      if (value > most) most = value
    }
    path += `${column === 0 ? 'M' : 'L'}${column} ${y(least)}L${column} ${y(most)}`
  }
  return path
}
