/** How do colours, threshold and background reach the shader of the slices? */
import type { Triple } from '../../../src-shared/affine'
import { shaderTable } from './slice-shader'

export interface SliceStyle {
  /** Colours as 0 to 1. */
  readonly ground: Triple
  /** Darkest and lightest grey of the mean image. */
  readonly grey: readonly [number, number]
  readonly contour: Triple
  /** 256 x RGB. */
  readonly table: Uint8Array
  readonly thresholdCode: number
  readonly limitCode: number
  readonly twoSided: boolean
  readonly soft: boolean
  readonly smoothed: boolean
  readonly showUnderlay: boolean
  /** An opened image (see setBackground) is drawn in the place of the mean image. */
  readonly hasBackground: boolean
  readonly hasMap: boolean
}

/** Sets what the program in use (slice-shader.ts) draws with. @param backgroundUnit of the texture of an opened image; null without one */
export function setUniforms(gl: WebGL2RenderingContext, program: WebGLProgram, style: SliceStyle, backgroundUnit: number | null): void {
  const place = (name: string) => gl.getUniformLocation(program, name)
  gl.uniform3f(place('ground'), ...style.ground)
  gl.uniform2f(place('grey'), ...style.grey)
  gl.uniform3f(place('contour'), ...style.contour)
  gl.uniform1f(place('thresholdCode'), style.thresholdCode)
  gl.uniform1f(place('limitCode'), style.limitCode)
  gl.uniform1f(place('underlay'), style.showUnderlay ? 1 : 0)
  if (backgroundUnit !== null) gl.uniform1i(place('background'), backgroundUnit)
  gl.uniform1i(place('twoSided'), style.twoSided ? 1 : 0)
  gl.uniform1i(place('hasMap'), style.hasMap ? 1 : 0)
  gl.uniform3fv(place('colourTable'), shaderTable(style.table))
}
