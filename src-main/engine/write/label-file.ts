/** How are component labels written so that FIX, Melview and FSLeyes read them? */

/** Labels that do not make a component noise, whatever their case. */
const NOT_NOISE = new Set(['signal', 'unknown'])

/**
 * The text of a FIX/Melview/FSLeyes label file (rules read in fslpy's `fixlabels`): folder of the maps ('.': this one), one line
 * "number, label, ..., is noise" per component counted from 1, and the numbers of the noise components.
 * A component without a label is "Unknown". Commas inside a label become underscores, because they separate labels.
 *
 * @param labels for each component, in order, its labels
 */
export function labelFileText(labels: readonly (readonly string[])[]): string {
  const noise: number[] = []
  const lines = labels.map((given, index) => {
    const cleaned = given
      .map((label) =>
        label
          .replace(/[\r\n]+/g, ' ')
          .replace(/,/g, '_')
          .trim(),
      )
      .filter((label) => label !== '')
    const names = cleaned.length === 0 ? ['Unknown'] : cleaned
    const isNoise = !names.some((name) => NOT_NOISE.has(name.toLowerCase()))
    if (isNoise) noise.push(index + 1)
    return `${index + 1}, ${names.join(', ')}, ${isNoise ? 'True' : 'False'}`
  })
  return `${['.', ...lines, `[${noise.join(', ')}]`].join('\n')}\n`
}
