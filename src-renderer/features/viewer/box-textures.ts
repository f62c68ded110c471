/** How does a box of voxels get onto the graphics card? */
import type { Triple } from '../../../src-shared/affine'

/** A texture without voxels yet, bound to a unit, as NiiVue makes its own; its edge goes on outwards. */
export function boxTexture(gl: WebGL2RenderingContext, unit: number, filter: number): WebGLTexture | null {
  const texture = gl.createTexture()
  gl.activeTexture(unit)
  gl.bindTexture(gl.TEXTURE_3D, texture)
  for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_3D, name, filter)
  for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T, gl.TEXTURE_WRAP_R]) gl.texParameteri(gl.TEXTURE_3D, name, gl.CLAMP_TO_EDGE)
  return texture
}

/** Writes over a texture that has its size. @param bytes 4 per voxel, x fastest */
export function fillTexture(gl: WebGL2RenderingContext, unit: number, texture: WebGLTexture, shape: Triple, bytes: Uint8Array): void {
  gl.activeTexture(unit)
  gl.bindTexture(gl.TEXTURE_3D, texture)
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1)
  gl.texSubImage3D(gl.TEXTURE_3D, 0, 0, 0, 0, shape[0], shape[1], shape[2], gl.RGBA, gl.UNSIGNED_BYTE, bytes)
}
