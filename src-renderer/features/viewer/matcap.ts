/** How is the surface of the 3-D rendering lit without adding a colour that is not data? */

const SIZE = 128

/**
 * A picture of a grey sphere lit from the eye, as PNG data: NiiVue looks up the light for a surface by its direction. NiiVue's own picture has
 * orange and white reflections, which look like map values.
 */
export function neutralMatcap(): string {
  const canvas = document.createElement('canvas')
  canvas.width = SIZE
  canvas.height = SIZE
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no 2-D context for the light of the rendering')
  const picture = context.createImageData(SIZE, SIZE)
  for (let n = 0; n < SIZE * SIZE; n++) {
    const x = ((n % SIZE) + 0.5) / (SIZE / 2) - 1
    const y = (Math.floor(n / SIZE) + 0.5) / (SIZE / 2) - 1
    const towardsEye = Math.sqrt(Math.max(0, 1 - x * x - y * y))
    const grey = Math.round(255 * (0.28 + 0.67 * towardsEye))
    picture.data.set([grey, grey, grey, 255], 4 * n)
  }
  context.putImageData(picture, 0, 0)
  return canvas.toDataURL('image/png')
}
