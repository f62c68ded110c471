/** How is NiiVue made to draw our slices? The only file that knows NiiVue. */
import { Niivue, NVImage, SLICE_TYPE } from '@niivue/niivue'
import type { Triple } from '../../../src-shared/affine'
import type { Background } from '../../voxels/background-box'
import type { ViewGrid } from '../../voxels/view-grid'
import { boxNifti } from './box-nifti'
import { boxTexture, fillTexture } from './box-textures'
import { PLANE_AXES, type Plane, type Tile } from './layout'
import { type CodedMap, MapTextures } from './map-textures'
import { neutralMatcap } from './matcap'
import { type ShaderUse, sliceFragment } from './slice-shader'
import { type SliceStyle, setUniforms } from './slice-uniforms'

const SLICE_TYPES: Readonly<Record<Plane, SLICE_TYPE>> = {
  axial: SLICE_TYPE.AXIAL,
  coronal: SLICE_TYPE.CORONAL,
  sagittal: SLICE_TYPE.SAGITTAL,
}
type SliceShader = NonNullable<Niivue['customSliceShader']>
/** NiiVue binds its textures to the units 0 to 10. */
const BACKGROUND_UNIT = 15

/**
 * One NiiVue on a canvas of its own. NiiVue keeps two volumes of the same box: the mean image and, over it, the map. Its texture of the map holds
 * colours, for the 3-D rendering; for slices the texture of the chosen map stands in its place (adding and removing volumes would lose scale,
 * colours and order, and leaks textures). Text, crosshair and pointer are drawn and handled outside; NiiVue gets no events.
 */
export class NiivueAdapter {
  readonly canvas: HTMLCanvasElement
  private readonly niivue: Niivue
  private shape: Triple = [1, 1, 1]
  private overlay: NVImage | null = null
  /** The texture that NiiVue made for the overlay. */
  private colours: WebGLTexture | null = null
  private maps: MapTextures | null = null
  private background: WebGLTexture | null = null
  private underlay: Uint8Array | null = null
  private lighting: Promise<void> | null = null
  private readonly shaders = new Map<string, SliceShader>()
  private disposed = false

  private constructor(canvas: HTMLCanvasElement, niivue: Niivue) {
    this.canvas = canvas
    this.niivue = niivue
  }

  /** Makes a canvas inside `host` and a WebGL 2 context on it. Throws when there is none. */
  static async attach(host: HTMLElement, onLost: () => void): Promise<NiivueAdapter> {
    const canvas = document.createElement('canvas')
    canvas.setAttribute('aria-hidden', 'true')
    canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault()
      onLost()
    })
    host.append(canvas)
    const niivue = new Niivue({
      logLevel: 'error',
      loadingText: '',
      isResizeCanvas: false,
      interactive: false,
      dragAndDropEnabled: false,
      isOrientationTextVisible: false,
      isColorbar: false,
      isOrientCube: false,
      isRuler: false,
      show3Dcrosshair: false,
      crosshairWidth: 0,
      isSliceMM: false,
      isNearestInterpolation: false,
      isAntiAlias: false,
    })
    // NiiVue would make a slice up to two pixels smaller than its tile, to keep the ratio of its sides to less than a pixel: voxels would lie beside
    // their crosshair.
    niivue.calculateWidthHeight = (_sliceType, _scale, width, height) => [width, height]
    try {
      await niivue.attachToCanvas(canvas, false)
      host.style.backgroundColor = ''
    } catch (error) {
      canvas.remove()
      throw error
    }
    return new NiivueAdapter(canvas, niivue)
  }

  /** Gives NiiVue the box with the mean image and the (still empty) map. Both hold 4 bytes per box voxel, x fastest. */
  async load(view: ViewGrid, underlay: Uint8Array, overlay: Uint8Array): Promise<void> {
    const base = await image('mean.nii', view, underlay)
    this.overlay = await image('map.nii', view, overlay)
    if (this.disposed) return
    this.maps?.clear()
    this.niivue.overlayTexture = this.colours
    for (const volume of [...this.niivue.volumes]) this.niivue.removeVolume(volume)
    this.shape = view.shape
    this.underlay = null
    this.niivue.addVolume(base)
    this.niivue.addVolume(this.overlay)
    // NiiVue makes another one for each box and leaves the last one where it is.
    if (this.colours) this.niivue.gl.deleteTexture(this.colours)
    this.colours = this.niivue.overlayTexture
    this.maps = new MapTextures(this.niivue.gl, view.shape)
  }

  /** Maps that can be made ready beside the one that is shown. */
  get mapsAhead(): number {
    return (this.maps?.most ?? 1) - 1
  }

  /** The slices show this map from now on: at once when it is ready on the card, else from the bytes that `code` writes (see voxel-codes.ts). */
  showMap(map: CodedMap, code: () => Uint8Array): void {
    if (!this.maps || this.niivue.gl.isContextLost()) return
    this.niivue.overlayTexture = this.maps.show(map, code) ?? this.colours
  }

  /** Sends a map to the card that may be shown next. Says whether there was anything to send. */
  prepareMap(map: CodedMap, code: () => Uint8Array): boolean {
    const { niivue, maps } = this
    if (this.disposed || !maps || niivue.gl.isContextLost() || maps.has(map)) return false
    maps.put(map, code())
    return true
  }

  /** The 3-D rendering shows these colours from now on. The box is already right-front-up, so no resampling takes place. */
  setColours(bytes: Uint8Array): void {
    const { colours, overlay, niivue } = this
    if (!overlay || !colours || niivue.gl.isContextLost()) return
    overlay.img = bytes
    niivue.overlayTexture = colours
    fillTexture(niivue.gl, niivue.gl.TEXTURE2, colours, this.shape, bytes)
  }

  /** Replaces what the 3-D rendering shows under the map (the slices take their own, see setBackground): 4 bytes per box voxel, as `load` was given. */
  setUnderlay(bytes: Uint8Array): void {
    const { gl, volumeTexture } = this.niivue
    if (!volumeTexture || this.underlay === bytes || gl.isContextLost()) return
    this.underlay = bytes
    fillTexture(gl, gl.TEXTURE0, volumeTexture, this.shape, bytes)
  }

  /** Gives the card an opened image of the same box, which may be finer than it; used once the style says so. */
  setBackground({ shape, bytes }: Background): void {
    const { gl } = this.niivue
    if (gl.isContextLost()) return
    const unit = gl.TEXTURE0 + BACKGROUND_UNIT
    this.background ??= boxTexture(gl, unit, gl.LINEAR)
    gl.activeTexture(unit)
    gl.bindTexture(gl.TEXTURE_3D, this.background)
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1)
    gl.texImage3D(gl.TEXTURE_3D, 0, gl.R8, shape[0], shape[1], shape[2], 0, gl.RED, gl.UNSIGNED_BYTE, bytes)
    gl.activeTexture(gl.TEXTURE0)
  }

  setStyle(style: SliceStyle): void {
    const { gl } = this.niivue
    if (gl.isContextLost()) return
    const hasBackground = style.hasBackground && this.background !== null
    const shader = this.shaderFor({ soft: style.soft, smoothed: style.smoothed, hasBackground })
    if (!shader) return
    shader.use(gl)
    setUniforms(gl, shader.program, style, hasBackground ? BACKGROUND_UNIT : null)
    this.niivue.opts.backColor = [...style.ground, 1]
  }

  /** Size of the canvas in CSS pixels, and the slices to draw on it; no tiles means the 3-D rendering. */
  setLayout(width: number, height: number, pixelRatio: number, tiles: readonly Tile[]): void {
    const { canvas, niivue } = this
    const [w, h] = [Math.max(1, Math.round(width * pixelRatio)), Math.max(1, Math.round(height * pixelRatio))]
    if (canvas.width !== w) canvas.width = w
    if (canvas.height !== h) canvas.height = h
    canvas.style.width = `${width}px`
    canvas.style.height = `${height}px`
    if (tiles.length === 0) {
      niivue.customLayout = []
      niivue.opts.sliceType = SLICE_TYPE.RENDER
      return
    }
    niivue.opts.sliceType = SLICE_TYPE.MULTIPLANAR
    // Not by setCustomLayout, which would draw everything at once, and `draw` a second time.
    // WebGL cuts fractions of pixels off, of y from below: whole pixels are given with a trifle on the side that survives it.
    const share = (value: number, size: number, trifle: number) => (Math.round(value * pixelRatio) + trifle) / size
    niivue.customLayout = tiles.map(({ plane, rectangle: r, slice }) => ({
      sliceType: SLICE_TYPES[plane],
      position: [share(r.x, w, 1e-5), share(r.y, h, -1e-5), share(r.width, w, 1e-5), share(r.height, h, 1e-6)] as [
        number,
        number,
        number,
        number,
      ],
      ...(slice === null ? {} : { sliceMM: this.sliceMm(plane, slice) }),
    }))
  }

  setCrosshair(box: Triple): void {
    const [x, y, z] = this.shape
    const { crosshairPos } = this.niivue.scene
    crosshairPos[0] = (box[0] + 0.5) / x
    crosshairPos[1] = (box[1] + 0.5) / y
    crosshairPos[2] = (box[2] + 0.5) / z
  }

  setRadiological(radiological: boolean): void {
    this.niivue.opts.isRadiologicalConvention = radiological
  }

  /** Degrees; azimuth 110, elevation 15 looks from the left and behind. */
  setRotation(azimuth: number, elevation: number): void {
    this.niivue.scene.renderAzimuth = azimuth
    this.niivue.scene.renderElevation = elevation
  }

  /** Light and shading of the 3-D rendering; made once. */
  async prepareRendering(): Promise<void> {
    this.lighting ??= this.niivue.loadMatCapTexture(neutralMatcap()).then(async () => {
      await this.niivue.setVolumeRenderIllumination(0.6)
      // That made the mean image's texture anew.
      const before = this.underlay
      this.underlay = null
      if (before) this.setUnderlay(before)
    })
    await this.lighting
  }

  /**
   * Draws the 3-D rendering alone, as large as `target`, and copies it there. The map's bytes must be colours at that moment, and the
   * slices have to be laid out and drawn again afterwards, before the browser shows the canvas.
   */
  copyRendering(target: HTMLCanvasElement): void {
    const { canvas, niivue } = this
    if (this.disposed || niivue.volumes.length === 0 || niivue.gl.isContextLost()) return
    const [w, h] = [Math.min(target.width, canvas.width), Math.min(target.height, canvas.height)]
    niivue.customLayout = [{ sliceType: SLICE_TYPE.RENDER, position: [0, 0, w / canvas.width, h / canvas.height] }]
    niivue.drawScene()
    const context = target.getContext('2d')
    context?.clearRect(0, 0, target.width, target.height)
    context?.drawImage(canvas, 0, 0, w, h, 0, 0, w, h)
  }

  draw(): void {
    if (this.disposed || this.niivue.volumes.length === 0 || this.niivue.gl.isContextLost()) return
    this.niivue.drawScene()
  }

  /** Frees the card at once: browsers allow sixteen contexts. */
  dispose(): void {
    if (this.disposed) return
    this.disposed = true
    this.niivue.cleanup()
    this.niivue.gl.getExtension('WEBGL_lose_context')?.loseContext()
    this.canvas.remove()
  }

  /** The shader for what is drawn, made when it is first needed. */
  private shaderFor(use: ShaderUse): SliceShader | null {
    const { niivue, shaders } = this
    const text = sliceFragment(use)
    const known = shaders.get(text)
    if (known) {
      niivue.customSliceShader = known
      return known
    }
    // NiiVue deletes the shader that it has, and makes its volumes anew with each one it is given: neither is wanted.
    const { volumes, furthestVertexFromOrigin } = niivue
    niivue.customSliceShader = null
    niivue.volumes = []
    niivue.setCustomSliceShader(text)
    niivue.volumes = volumes
    niivue.furthestVertexFromOrigin = furthestVertexFromOrigin
    const made: SliceShader | null = niivue.customSliceShader
    if (made) shaders.set(text, made)
    return made
  }

  /** What NiiVue takes for "mm" of a slice: its own box coordinates, also for oblique scans. */
  private sliceMm(plane: Plane, slice: number): number {
    const { across } = PLANE_AXES[plane]
    const middle: [number, number, number] = [0.5, 0.5, 0.5]
    middle[across] = (slice + 0.5) / this.shape[across]
    return this.niivue.frac2mm(middle)[across] as number
  }
}

async function image(name: string, view: ViewGrid, bytes: Uint8Array): Promise<NVImage> {
  return NVImage.loadFromUrl({ url: boxNifti(view, bytes), name, colormap: 'gray', opacity: 1 })
}
